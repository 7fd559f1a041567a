// Asks with java.net.http.HttpClient (Java 11); cases.py says what is in a case and in an answer.
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

class Client {
    private static final Map<String, HttpClient> clients = new HashMap<>();
    private final Map<String, List<String>> pairs = new HashMap<>();

    private Client(String line) {
        for (String pair : line.split("&")) {
            String[] parts = pair.split("=", 2);
            pairs.computeIfAbsent(decode(parts[0]), name -> new ArrayList<>()).add(decode(parts[1]));
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String pair(String name, String value) {
        return "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String get(String name) {
        return pairs.containsKey(name) ? pairs.get(name).get(0) : null;
    }

    private boolean has(String name) {
        return pairs.containsKey(name);
    }

    /** One client for all cases that agree on redirects and credentials. */
    private HttpClient client() {
        return clients.computeIfAbsent(has("follow") + " " + get("user") + " " + get("password"), key -> {
            HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .followRedirects(has("follow") ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER);
            if (has("auth"))
                builder.authenticator(new Authenticator() {
                    @Override
                    protected PasswordAuthentication getPasswordAuthentication() {
                        return new PasswordAuthentication(get("user"), get("password").toCharArray());
                    }
                });
            return builder.build();
        });
    }

    private HttpResponse<byte[]> ask(String url) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.noBody();
        if (has("content")) {
            byte[] bytes = get("content").getBytes(StandardCharsets.UTF_8);
            content = has("chunked") ? HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))
                : HttpRequest.BodyPublishers.ofByteArray(bytes);
        }
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).method(get("method"), content)
            .timeout(Duration.ofMillis((long) (1000 * Double.parseDouble(get("timeout"))))).expectContinue(has("expecting"));
        for (String header : pairs.getOrDefault("header", List.of()))
            builder.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
        return client().send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String write(HttpResponse<byte[]> response) {
        String body = new String(response.body(), StandardCharsets.UTF_8);
        StringBuilder output = new StringBuilder(pair("status", "" + response.statusCode()));
        output.append(pair("url", response.uri().toString())).append(pair("length", "" + response.body().length))
            .append(pair("body", body.length() > 2000 ? body.substring(0, 2000) : body));
        response.headers().map().forEach((name, values) -> values.forEach(
            value -> output.append(pair("field", name + ": " + value))));
        return output.toString();
    }

    private String answer() throws InterruptedException {
        List<String> statuses = new ArrayList<>();
        String output = "";
        try {
            for (String url : pairs.get("url")) {
                HttpResponse<byte[]> response = ask(url);
                statuses.add("" + response.statusCode());
                output = write(response);
            }
            return output + pair("statuses", String.join(" ", statuses));
        } catch (HttpTimeoutException error) {
            return pair("error", "timeout") + pair("detail", error.toString());
        } catch (IOException error) {
            return pair("error", "protocol") + pair("detail", error.toString());
        }
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            Client one = new Client(line);
            long start = System.nanoTime();
            String output = pair("name", one.get("name")).substring(1) + one.answer();
            System.out.println(output + String.format(Locale.ROOT, "&elapsed=%.3f", (System.nanoTime() - start) / 1e9));
        }
        System.exit(0);
    }
}
