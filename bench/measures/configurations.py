"""How the other servers are told to send the same content: one thread, no access log, connections kept as long as it goes."""
NGINX = """
{user}
worker_processes {workers}; daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit; worker_rlimit_nofile {files};
events {{ worker_connections {connections}; }}
http {{
  access_log {access_log}; keepalive_requests 1000000000; keepalive_timeout 75; default_type application/json;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3; uwsgi_temp_path {folder}/t4;
  scgi_temp_path {folder}/t5; sendfile on; tcp_nopush on; ssl_session_tickets on; ssl_protocols TLSv1.2 TLSv1.3;
  geo $dollar {{ default "$"; }}
  server {{
    listen 127.0.0.1:{port} backlog=4096; listen 127.0.0.1:{tls_port} ssl backlog=4096;
    ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    root {folder}/www; location = /status/418 {{ return 418 '{quoted}'; }}
    location /page {{ gzip_static on; default_type text/html; }}
  }}
}}
"""

HAPROXY = """
global
    nbthread 1
    maxconn {connections}
    no strict-limits
defaults
    mode http
    timeout client 75s
    timeout http-keep-alive 75s
frontend all
    bind 127.0.0.1:{port} backlog 4096
    bind 127.0.0.1:{tls_port} backlog 4096 ssl crt {folder}/both.pem
    http-request return status 418 content-type application/json file {folder}/www/status/418
"""

LIGHTTPD = """
server.modules = ( "mod_openssl" )
server.bind = "127.0.0.1"
server.port = {port}
server.document-root = "{folder}/www"
server.errorlog = "{folder}/lighttpd.log"
server.max-fds = {files}
server.max-connections = {connections}
server.listen-backlog = 4096
server.max-keep-alive-requests = 60000
server.max-keep-alive-idle = 75
mimetype.assign = ( "" => "application/json" )
$SERVER["socket"] == "127.0.0.1:{tls_port}" {{
  ssl.engine = "enable"
  ssl.pemfile = "{folder}/cert.pem"
  ssl.privkey = "{folder}/key.pem"
}}
"""

H2O = """
user: {owner}
num-threads: 1
max-connections: {connections}
http1-request-timeout: 75
error-log: {folder}/h2o.log
pid-file: {folder}/h2o.pid
file.mime.setdefaulttype: application/json
listen: {{ host: 127.0.0.1, port: {port} }}
listen:
  host: 127.0.0.1
  port: {tls_port}
  ssl: {{ certificate-file: {folder}/cert.pem, key-file: {folder}/key.pem, ocsp-update-interval: 0 }}
hosts:
  default:
    paths:
      /: {{ file.dir: {folder}/www }}
"""

LWAN = """
keep_alive_timeout = 75
threads = 1
quiet = true
listener 127.0.0.1:{port}
site {{
    response / {{ code = 418 }}
}}
"""
