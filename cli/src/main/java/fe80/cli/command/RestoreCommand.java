package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.LegacyGrpc.LegacyBlockingV2Stub;
import fe80.v1.LegacyStep;
import fe80.v1.PassageWork;
import fe80.v1.RestoreRequest;
import io.grpc.stub.BlockingClientCall;
import picocli.CommandLine.Command;

/** {@code fe80 restore}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Make System VMs as they were before they were adopted, from any state.",
            "If the host has no IPv4 on cloud0 any more, it gets that back first."
        },
        footer = {"", "Examples:", "  fe80 restore s-1-VM", "  fe80 restore --job --kind virtual-router"})
public final class RestoreCommand extends PassageCommand {

    /** A command with these streams. */
    public RestoreCommand(Streams streams) {
        super(streams, PassageWork.Step.RESTORE);
    }

    @Override
    BlockingClientCall<?, LegacyStep> take(LegacyBlockingV2Stub calls, String vm) {
        return calls.restore(RestoreRequest.newBuilder().setSystemVm(vm).build());
    }
}
