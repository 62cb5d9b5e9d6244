package fe80.cli.command;

import com.google.protobuf.Timestamp;
import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Format;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import fe80.v1.AuditEntry;
import fe80.v1.ListAuditRequest;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fe80 log}. */
@Command(
        name = "log",
        mixinStandardHelpOptions = true,
        description = {
            "Show the audit log of the zone, oldest first: who did what, with which System VM, and what came of it. For admins",
            "of the zone. All but the table are written as they come, JSON as one object a line."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 log --since 24h",
            "  fe80 log --vm s-1-VM --user ada",
            "  fe80 log --format json >audit.jsonl",
            "  fe80 log --since 1h --format json | jq 'select(.outcome == \"PERMISSION_DENIED\")'"
        })
public final class LogCommand implements Callable<Integer> {

    private static final Listing<AuditEntry> LISTING = new Listing<>(List.of(
            new Column<>("number", "", entry -> new Data.Amount(entry.getNumber()), entry -> ""),
            Column.of("at", "AT", entry -> Times.data(entry.hasAt(), entry.getAt())),
            Column.of("user", "USER", entry -> Data.of(entry.getUser())),
            Column.of("method", "METHOD", entry -> Data.of(entry.getMethod())),
            Column.of("systemVm", "VM", entry -> Data.of(entry.getSystemVm())),
            Column.of("systemVmUuid", "", entry -> Data.of(entry.getSystemVmUuid())),
            Column.of("host", "HOST", entry -> Data.of(entry.getHost())),
            Column.of("outcome", "OUTCOME", entry -> Data.of(entry.getOutcome())),
            new Column<>(
                    "tookMs",
                    "TOOK",
                    entry -> new Data.Amount(Times.millis(entry.getTook())),
                    entry -> Times.shown(Times.duration(entry.getTook()))),
            Column.of("requestId", "", entry -> Data.of(entry.getRequestId())),
            Column.of("detail", "DETAIL", entry -> Data.of(entry.getDetail()))));

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--vm", paramLabel = "VM", description = "Only what is about this System VM: its name or UUID.")
    private String vm = "";

    @Option(names = "--user", paramLabel = "USER", description = "Only what this user asked for.")
    private String user = "";

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Only what was begun this long ago or later, such as 24h; everything unless given.")
    private Optional<Duration> since = Optional.empty();

    /** A command with these streams. */
    public LogCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        return agent.call(streams.environment(), this::show);
    }

    private int show(AgentConnection connection) throws StatusException {
        // What is written meanwhile is for the next time: otherwise this, which is in the log too, would not end.
        ListAuditRequest.Builder request =
                ListAuditRequest.newBuilder().setSystemVm(vm).setUser(user).setUntil(timestamp(Instant.now()));
        since.ifPresent(age -> request.setFrom(timestamp(Instant.now().minus(age))));
        boolean table = output.format() == Format.TABLE;
        if (!table) {
            output.writeStreamHeader(streams, LISTING);
        }
        List<AuditEntry> all = new ArrayList<>();
        while (true) {
            List<AuditEntry> page = connection.auditLog().list(request.build()).getEntriesList();
            if (page.isEmpty()) {
                break;
            }
            if (table) {
                all.addAll(page);
            } else {
                page.forEach(entry -> output.writeStreamed(streams, LISTING, entry));
                streams.flush();
            }
            request.setAfter(page.getLast().getNumber());
        }
        if (table) {
            output.write(streams, LISTING, all);
        }
        return 0;
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
