# everystatus behind Varnish (7.0 or later), which speaks HTTP/2 to clients, and leaves TLS to others:
# varnishd -a 127.0.0.1:8000 -p feature=+http2 -f varnish.vcl
# Start it with: everystatus --trusted-proxy 127.0.0.1

vcl 4.1;

backend everystatus {
    .host = "127.0.0.1";
    .port = "8080";
    .first_byte_timeout = 75s;    # longer than --max-delay
    .between_bytes_timeout = 75s;
}

sub vcl_recv {
    # What the client says of itself does not count.
    set req.http.X-Forwarded-For = client.ip;
    set req.http.X-Forwarded-Proto = "http";
    set req.http.X-Forwarded-Host = req.http.Host;
    unset req.http.X-Forwarded-Prefix;
    unset req.http.Forwarded;
    if (req.http.Upgrade) {
        return (pipe);
    }
    return (pass);                # nothing here is to be kept
}

sub vcl_pipe {
    set bereq.http.Upgrade = req.http.Upgrade;
    set bereq.http.Connection = "Upgrade";
}
