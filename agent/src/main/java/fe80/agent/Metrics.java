package fe80.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import fe80.link.Offence;
import fe80.systemvm.Reachability.State;
import io.grpc.Status;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;

/** What an agent counts, in Prometheus' text format. Each label has a fixed set of values; no VM is one. */
final class Metrics {

    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Shows what others count. */
    void observe(Board board, LinkKeeper link) {
        for (State state : State.values()) {
            Gauge.builder("fe80.system.vms", () -> board.count(state))
                    .description("System VMs by how far the way to them works")
                    .tag("state", state.name())
                    .register(registry);
        }
        FunctionCounter.builder(
                        "fe80.link.repairs", link, keeper -> keeper.repairs().count())
                .description("How often cloud0, or a port of it, was put right")
                .register(registry);
        for (Offence offence : Offence.values()) {
            FunctionCounter.builder("fe80.link.offences", link, keeper -> keeper.dropped(offence))
                    .description("Packets of System VMs that the guard dropped, by reason")
                    .tag("reason", offence.name())
                    .register(registry);
        }
    }

    /** An attempt to open a channel ended there. */
    void attempt(State layer) {
        registry.counter("fe80.channel.attempts", "result", layer.name()).increment();
    }

    /** A call of the API ended. */
    void call(String method, Status.Code code, Duration took) {
        Timer.builder("fe80.calls")
                .description("Calls of the API by method and gRPC status")
                .tags("method", method, "status", code.name())
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10))
                .register(registry)
                .record(took);
    }

    /** Bytes of the API went in, or out. */
    void bytes(String direction, long count) {
        registry.counter("fe80.api.bytes", "direction", direction).increment((double) count);
    }

    String text() {
        return registry.scrape();
    }

    /** Serves them over HTTP. */
    HttpServer serve(InetSocketAddress address) throws IOException {
        HttpServer server = HttpServer.create(address, 0);
        server.createContext("/metrics", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor()); // one that does not read keeps nobody
        server.start();
        return server;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] text = text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TYPE);
        exchange.sendResponseHeaders(200, text.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(text);
        }
    }
}
