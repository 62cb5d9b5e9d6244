package fe80.cli.command;

import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.MigrateRequest;
import fe80.v1.MigrateResponse;
import fe80.v1.Migrated;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 migrate}. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Move a System VM to another host of the zone while it runs. Its address and host key stay. Commands that come",
            "during the switch wait; shells and forwarded connections that are open end. What began goes on if this is",
            "interrupted."
        },
        footer = {"", "Examples:", "  fe80 migrate s-1-VM --to hv2", "  fe80 migrate s-1-VM    # the zone chooses where"
        })
public final class MigrateCommand implements Callable<Integer> {

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(paramLabel = "VM", description = "Its name or its UUID.")
    private String vm = "";

    @Option(
            names = "--to",
            paramLabel = "HOST",
            defaultValue = "",
            description = "The host that it is to move to; otherwise one is chosen.")
    private String to = "";

    /** A command with these streams. */
    public MigrateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        Migrated migrated = agent.call(streams.environment(), connection -> {
            try (MigrationLine line = new MigrationLine(streams)) {
                BlockingClientCall<?, MigrateResponse> call = connection
                        .systemVms()
                        .migrate(MigrateRequest.newBuilder()
                                .setSystemVm(vm)
                                .setTo(to)
                                .build());
                return result(call, line);
            }
        });
        streams.out().println(MigrationLine.result(vm, migrated));
        return 0;
    }

    private Migrated result(BlockingClientCall<?, MigrateResponse> call, MigrationLine line) throws StatusException {
        try {
            for (MigrateResponse told = call.read(); told != null; told = call.read()) {
                switch (told.getEventCase()) {
                    case PROGRESS -> line.show(vm, told.getProgress());
                    case MIGRATED -> {
                        return told.getMigrated();
                    }
                    case EVENT_NOT_SET -> {}
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Failure("the server did not say how the migration of " + vm + " ended; 'fe80 show " + vm
                + "' shows where it is");
    }
}
