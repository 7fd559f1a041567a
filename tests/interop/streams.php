<?php
// Asks with PHP's own http stream, which closes every connection; cases.py says what is in a case and in an answer.

function read_case(string $line): array
{
    $one = ['header' => [], 'url' => []];
    foreach (explode('&', trim($line)) as $pair) {
        [$name, $value] = array_map('urldecode', explode('=', $pair, 2));
        if ($name === 'header' || $name === 'url')
            $one[$name][] = $value;
        else
            $one[$name] = $value;
    }
    return $one;
}

function ask(array $one, string $url): array
{
    $headers = [...$one['header'], 'Connection: close'];
    if (isset($one['auth']))
        $headers[] = 'Authorization: Basic ' . base64_encode($one['user'] . ':' . $one['password']);
    $options = ['method' => $one['method'], 'header' => $headers, 'protocol_version' => 1.1, 'ignore_errors' => true,
        'timeout' => (float)$one['timeout'], 'follow_location' => isset($one['follow']) ? 1 : 0];
    if (isset($one['content']))
        $options['content'] = $one['content'];
    $stream = @fopen($url, 'r', false, stream_context_create(['http' => $options]));
    if ($stream === false)
        return ['error' => error_get_last()['message']];
    $body = stream_get_contents($stream);
    if (stream_get_meta_data($stream)['timed_out'])
        return ['error' => 'timed out'];
    // The heads of all responses, one after the other.
    $fields = [];
    $location = null;
    foreach (stream_get_meta_data($stream)['wrapper_data'] as $line) {
        if (preg_match('~^HTTP/1\.1 (\d{3}) ?(.*)$~', $line, $match)) {
            [$status, $reason, $fields] = [$match[1], $match[2], []];
        } else {
            $fields[] = $line;
        }
    }
    return ['status' => $status, 'reason' => $reason, 'fields' => $fields, 'body' => $body, 'url' => $url];
}

while (($line = fgets(STDIN)) !== false) {
    $one = read_case($line);
    $output = [['name', $one['name']]];
    $statuses = [];
    $start = microtime(true);
    foreach ($one['url'] as $url) {
        $answer = ask($one, $url);
        if (isset($answer['error']))
            break;
        $statuses[] = $answer['status'];
    }
    $elapsed = microtime(true) - $start;
    if (isset($answer['error'])) {
        $kind = str_contains($answer['error'], 'Redirection limit') ? 'redirects'
            : ($elapsed >= (float)$one['timeout'] ? 'timeout' : 'protocol');
        array_push($output, ['error', $kind], ['detail', $answer['error']]);
    } else {
        foreach (['status', 'reason', 'url'] as $name)
            $output[] = [$name, $answer[$name]];
        foreach ($answer['fields'] as $field)
            $output[] = ['field', $field];
        array_push($output, ['length', strlen($answer['body'])], ['body', substr($answer['body'], 0, 2000)],
            ['statuses', implode(' ', $statuses)]);
    }
    $output[] = ['elapsed', sprintf('%.3f', $elapsed)];
    echo implode('&', array_map(fn($pair) => $pair[0] . '=' . urlencode($pair[1]), $output)), "\n";
}
