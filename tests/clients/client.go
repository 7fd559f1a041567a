// Asks with Go's net/http; lines.py says what comes in and goes out.
package main

import (
	"bufio"
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

func ask(client *http.Client, target string) (string, error) {
	response, err := client.Get(target)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%d, %d bytes", response.StatusCode, len(content)), nil
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
	seconds, _ := strconv.ParseFloat(os.Args[1], 64)
	client := &http.Client{Timeout: time.Duration(seconds * float64(time.Second))}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		name, target, _ := strings.Cut(lines.Text(), "\t")
		outcome, err := ask(client, target)
		if err != nil {
			outcome = describe(err)
		}
		client.CloseIdleConnections()
		fmt.Printf("%s\t%s\n", name, strings.Join(strings.Fields(outcome), " "))
	}
}
