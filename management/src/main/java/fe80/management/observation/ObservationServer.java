package fe80.management.observation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fe80.daemon.ConfigurationException;
import fe80.management.observation.Health.Condition;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * Health and metrics over plain HTTP: /health/live, /health/ready (503 if not) and /metrics. It asks for no token, so
 * it is apart from the API, and says nothing of any VM, host or user.
 */
public final class ObservationServer implements AutoCloseable {

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;

    private ObservationServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Serves.
     *
     * @throws ConfigurationException if it cannot listen there
     */
    public static ObservationServer start(InetSocketAddress address, Health health, Metrics metrics) {
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot serve health and metrics at " + address + " (observation.listen): " + e.getMessage(), e);
        }
        server.setExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("observation").factory()));
        server.createContext(
                "/health/live", exchange -> answer(exchange, "/health/live", 200, json(Map.of("live", true))));
        server.createContext("/health/ready", exchange -> ready(exchange, health.conditions()));
        server.createContext(
                "/metrics", exchange -> answer(exchange, "/metrics", 200, new Text(PROMETHEUS, metrics.text())));
        server.createContext("/", exchange -> answer(exchange, "", 404, json(Map.of())));
        server.start();
        return new ObservationServer(server);
    }

    private record Text(String type, String text) {}

    private static void ready(HttpExchange exchange, List<Condition> conditions) throws IOException {
        boolean ready =
                conditions.stream().allMatch(condition -> condition.trouble().isEmpty());
        Map<String, Object> told = new TreeMap<>();
        conditions.forEach(
                condition -> told.put(condition.name(), condition.trouble().orElse("")));
        answer(
                exchange,
                "/health/ready",
                ready ? 200 : 503,
                json(new TreeMap<>(Map.of("ready", ready, "troubles", told))));
    }

    private static Text json(Map<String, Object> members) {
        try {
            return new Text("application/json", JSON.writeValueAsString(members) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("strings and flags can be written as JSON", e);
        }
    }

    /** A context of this server is a prefix; only the path itself is served. */
    private static void answer(HttpExchange exchange, String path, int status, Text text) throws IOException {
        try (exchange) {
            boolean there = exchange.getRequestURI().getPath().equals(path);
            boolean read = exchange.getRequestMethod().equals("GET");
            byte[] body = there && read ? text.text().getBytes(StandardCharsets.UTF_8) : new byte[0];
            exchange.getResponseHeaders().set("Content-Type", text.type());
            exchange.sendResponseHeaders(there ? read ? status : 405 : 404, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    /** The port that it serves at. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
