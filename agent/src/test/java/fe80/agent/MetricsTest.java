package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void whoStallsKeepsNobodyElseFromTheMetrics() throws Exception {
        Metrics metrics = new Metrics();
        metrics.bytes("in", 7);
        HttpServer server = metrics.serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        try (Socket stalled = new Socket(
                        server.getAddress().getAddress(), server.getAddress().getPort());
                HttpClient client = HttpClient.newHttpClient()) {
            stalled.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
            Thread.sleep(300); // until it is being read
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + server.getAddress().getPort() + "/metrics"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("fe80_api_bytes");
        } finally {
            server.stop(0);
        }
    }
}
