package fe80.management.observation;

import fe80.management.access.Audit;
import fe80.management.access.OpenStreams;
import fe80.management.access.Refusals;
import fe80.management.store.RegisterReader;
import fe80.management.zone.Census;
import fe80.management.zone.Zone;
import fe80.v1.Reachability.State;
import io.grpc.Status;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What a server counts, in Prometheus' text format. Each label has a fixed set of values; no VM, host or user is one.
 */
public final class Metrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private volatile Supplier<Census> counting = Census::empty;
    private volatile Census census = Census.empty();

    /** Shows what the zone is, as this server sees it. */
    public void observe(Zone zone) {
        counting = zone::census;
        gauge("fe80.hosts", "Hosts by whether they answer", "presence", "LIVE", () -> census.live());
        gauge("fe80.hosts", "Hosts by whether they answer", "presence", "UNREACHABLE", () -> census.unreachable());
        for (State state : State.values()) {
            if (state != State.UNRECOGNIZED) {
                gauge(
                        "fe80.system.vms",
                        "System VMs by how far the way to them works",
                        "state",
                        state.name(),
                        () -> census.systemVms().getOrDefault(state, 0));
            }
        }
        Gauge.builder("fe80.watchers", () -> census.watchers())
                .description("Who is told each change of the zone")
                .register(registry);
    }

    /** Shows how far the database is behind, or away. */
    public void observe(RegisterReader register, Audit audit) {
        Gauge.builder(
                        "fe80.database.unconfirmed.seconds",
                        () -> register.absence().toMillis() / 1000.0)
                .description("How long ago the database was last reached; it is asked once a second")
                .register(registry);
        Gauge.builder("fe80.audit.backlog", audit::backlog)
                .description("Entries of the audit log that are not in the database yet")
                .register(registry);
    }

    /** Shows what is open, and what was refused. */
    public void observe(OpenStreams streams, Refusals refusals) {
        Gauge.builder("fe80.streams", streams::count)
                .description("Calls with more than one message that are open")
                .register(registry);
        for (Refusals.Reason reason : Refusals.Reason.values()) {
            FunctionCounter.builder("fe80.refusals", refusals, counted -> counted.count(reason))
                    .description("Requests that were refused before any method had them")
                    .tag("reason", reason.name())
                    .register(registry);
        }
    }

    /** A call of the API ended. */
    public void call(String method, Status.Code code, Duration took) {
        Timer.builder("fe80.calls")
                .description("Calls of the API by method and gRPC status")
                .tags("method", method, "status", code.name())
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10))
                .register(registry)
                .record(took);
    }

    /** All of it. Of the zone, what is true at this moment, counted once. */
    public synchronized String text() {
        census = counting.get();
        return registry.scrape();
    }

    private void gauge(String name, String description, String label, String value, Supplier<Number> number) {
        Gauge.builder(name, number).description(description).tag(label, value).register(registry);
    }
}
