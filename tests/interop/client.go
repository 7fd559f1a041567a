// Asks with Go's net/http; cases.py says what is in a case and in an answer.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

var transport = &http.Transport{ExpectContinueTimeout: 5 * time.Second}

type answer struct {
	response *http.Response
	body     []byte
}

// One hides what a reader holds, so that its length is not known beforehand.
type stream struct{ io.Reader }

func ask(pairs url.Values, target string) (*answer, error) {
	seconds, _ := strconv.ParseFloat(pairs.Get("timeout"), 64)
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(seconds*float64(time.Second)))
	defer cancel()
	var content io.Reader
	if pairs.Has("content") {
		content = strings.NewReader(pairs.Get("content"))
	}
	if pairs.Has("chunked") {
		content = stream{content}
	}
	request, err := http.NewRequestWithContext(ctx, pairs.Get("method"), target, content)
	if err != nil {
		return nil, err
	}
	for _, header := range pairs["header"] {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	if pairs.Has("expecting") {
		request.Header.Set("Expect", "100-continue")
	}
	if pairs.Has("auth") {
		request.SetBasicAuth(pairs.Get("user"), pairs.Get("password"))
	}
	client := &http.Client{Transport: transport}
	if !pairs.Has("follow") {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return &answer{response, body}, err
}

func kind(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "timeout"
	}
	if strings.Contains(err.Error(), "stopped after 10 redirects") {
		return "redirects"
	}
	return "protocol"
}

func write(output url.Values, last *answer) {
	output.Set("status", strconv.Itoa(last.response.StatusCode))
	_, reason, _ := strings.Cut(last.response.Status, " ")
	output.Set("reason", reason)
	output.Set("url", last.response.Request.URL.String())
	output.Set("length", strconv.Itoa(len(last.body)))
	text := []rune(string(last.body))
	if len(text) > 2000 {
		text = text[:2000]
	}
	output.Set("body", string(text))
	for name, values := range last.response.Header {
		for _, value := range values {
			output.Add("field", name+": "+value)
		}
	}
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<20)
	for input.Scan() {
		pairs, _ := url.ParseQuery(input.Text())
		output := url.Values{"name": {pairs.Get("name")}}
		start := time.Now()
		var last *answer
		var err error
		var statuses []string
		for _, target := range pairs["url"] {
			if last, err = ask(pairs, target); err != nil {
				break
			}
			statuses = append(statuses, strconv.Itoa(last.response.StatusCode))
		}
		if err != nil {
			output.Set("error", kind(err))
			output.Set("detail", err.Error())
		} else {
			write(output, last)
			output.Set("statuses", strings.Join(statuses, " "))
		}
		output.Set("elapsed", fmt.Sprintf("%.3f", time.Since(start).Seconds()))
		fmt.Println(output.Encode())
	}
}
