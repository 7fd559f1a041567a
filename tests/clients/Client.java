// Asks with java.net.http.HttpClient (Java 11); lines.py says what comes in and goes out.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

class Client {
    private static String ask(String url, int size, long milliseconds) throws Exception {
        // A client of its own for each: nothing is left over for the next one. The redirects that it follows are those of NORMAL.
        HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofMillis(milliseconds));
        HttpRequest request = (size > 0 ? builder.POST(HttpRequest.BodyPublishers.ofString("x".repeat(size))) : builder).build();
        // The request's timeout ends with the head; the content needs one from outside.
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(2 * milliseconds, TimeUnit.MILLISECONDS);
            return response.statusCode() + ", " + response.body().length + " bytes";
        } finally {
            answer.cancel(true);
        }
    }

    private static String describe(Throwable error) {
        Set<String> names = new LinkedHashSet<>();
        String message = null;
        for (Throwable one = error; one != null; one = one.getCause()) {
            if (one instanceof ExecutionException)
                continue;
            names.add(one.getClass().getSimpleName());
            message = one.getMessage();
        }
        String words = String.join(": ", names);
        return message == null ? words : words + ": " + message.replaceAll("^(?:[a-z]+\\.)+[A-Z]\\w*: ", "");
    }

    public static void main(String[] arguments) throws Exception {
        long milliseconds = (long) (1000 * Double.parseDouble(arguments[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = lines.readLine()) != null;) {
            String[] parts = line.split("\t");
            String outcome;
            try {
                outcome = ask(parts[1], Integer.parseInt(parts[2]), milliseconds);
            } catch (Exception error) {
                outcome = describe(error);
            }
            System.out.println(parts[0] + "\t" + outcome.replaceAll("\\s+", " "));
        }
        System.exit(0);
    }
}
