# Asks with Ruby's net/http, which follows no redirect; cases.py says what is in a case and in an answer.
require 'net/http'
require 'stringio'
require 'uri'

Answer = Struct.new(:response, :body)
$connections = {}

def connection(uri, seconds)
  connection = $connections[uri.host + ':' + uri.port.to_s] ||= Net::HTTP.new(uri.hostname, uri.port, nil)
  connection.max_retries = 0
  connection.read_timeout = seconds
  connection.start unless connection.started?
  connection
end

def ask(one, url)
  uri = URI(url)
  content = one['content']
  request = Net::HTTPGenericRequest.new(one['method'], !content.nil?, one['method'] != 'HEAD', uri)
  one['header'].each { |header| request[header.split(': ', 2)[0]] = header.split(': ', 2)[1] }
  request.basic_auth(one['user'], one['password']) if one['auth']
  request['Content-Type'] ||= 'application/octet-stream' if content
  if one['chunked']
    request['Transfer-Encoding'] = 'chunked'
    request.body_stream = StringIO.new(content)
  elsif content
    request.body = content
  end
  http = connection(uri, one['timeout'].to_f)
  if one['expecting']
    request['Expect'] = '100-continue'
    http.continue_timeout = 5
  end
  http.request(request)
end

STDIN.each_line do |line|
  one = { 'header' => [], 'url' => [] }
  URI.decode_www_form(line.chomp).each do |name, value|
    one[name].is_a?(Array) ? one[name] << value : one[name] = value
  end
  output = [['name', one['name']]]
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  begin
    answers = one['url'].map { |url| ask(one, url) }
    last = answers.last
    body = last.body || ''
    output += [['status', last.code], ['reason', last.message], ['url', one['url'].last], ['length', body.bytesize.to_s],
             ['body', body.dup.force_encoding('UTF-8').scrub[0, 2000]], ['statuses', answers.map(&:code).join(' ')]]
    last.each_header { |name, value| output << ['field', "#{name}: #{value}"] }
  rescue Net::ReadTimeout => error
    output += [['error', 'timeout'], ['detail', error.message]]
  rescue IOError, SystemCallError, Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => error
    output += [['error', 'protocol'], ['detail', "#{error.class}: #{error.message}"]]
  end
  output << ['elapsed', format('%.3f', Process.clock_gettime(Process::CLOCK_MONOTONIC) - start)]
  puts URI.encode_www_form(output)
  $stdout.flush
end
