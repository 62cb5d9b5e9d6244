package fe80.cli.command;

import fe80.cli.connection.Contexts;
import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Failure;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 context}. */
@Command(
        name = "context",
        mixinStandardHelpOptions = true,
        description = "Show the zones that you are logged in to, or choose what commands are about from now on.",
        footer = {"", "Examples:", "  fe80 context", "  fe80 context production", "  fe80 context --local"})
public final class ContextCommand implements Callable<Integer> {

    private record Row(String name, String uri, boolean used) {}

    private static final Listing<Row> LISTING = new Listing<>(List.of(
            Column.of("name", "ZONE", row -> Data.of(row.name())),
            Column.of("uri", "SERVER", row -> Data.of(row.uri())),
            Column.of("used", "USED", row -> new Data.Flag(row.used()))));

    private final Streams streams;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..1", paramLabel = "ZONE", description = "Use this one.")
    private Optional<String> zone = Optional.empty();

    @Option(names = "--local", description = "Use the agent of this hypervisor.")
    private boolean local;

    /** A command with these streams. */
    public ContextCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Contexts contexts = new Contexts(streams.environment());
        if (local && zone.isPresent()) {
            throw new Failure("nothing was changed: it is either a zone or --local");
        }
        if (local) {
            contexts.useAgent();
        } else if (zone.isPresent()) {
            contexts.use(zone.get());
        } else {
            Optional<String> used = contexts.current();
            output.write(
                    streams,
                    LISTING,
                    contexts.names().stream()
                            .map(name ->
                                    new Row(name, contexts.zone(name).uri().toString(), used.equals(Optional.of(name))))
                            .toList());
        }
        return 0;
    }
}
