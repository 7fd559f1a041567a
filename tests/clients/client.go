// Asks with Go's net/http; lines.py says what comes in and goes out.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

func ask(client *http.Client, target string, size int) (string, error) {
	method, content := "GET", io.Reader(nil)
	if size > 0 {
		method, content = "POST", strings.NewReader(strings.Repeat("x", size))
	}
	request, err := http.NewRequest(method, target, content)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d, %d bytes", response.StatusCode, len(body)), nil
}

// The error without the method and the URL, which every one of them repeats.
func describe(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err.Error()
	}
	return err.Error()
}

func main() {
	log.SetOutput(io.Discard) // what net/http notices besides goes there
	seconds, _ := strconv.ParseFloat(os.Args[1], 64)
	client := &http.Client{Timeout: time.Duration(seconds * float64(time.Second))}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		size, _ := strconv.Atoi(parts[2])
		outcome, err := ask(client, parts[1], size)
		if err != nil {
			outcome = describe(err)
		}
		client.CloseIdleConnections()
		fmt.Printf("%s\t%s\n", parts[0], strings.Join(strings.Fields(outcome), " "))
	}
}
