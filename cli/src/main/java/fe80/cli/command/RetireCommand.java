package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.LegacyGrpc.LegacyBlockingV2Stub;
import fe80.v1.LegacyStep;
import fe80.v1.PassageWork;
import fe80.v1.RetireRequest;
import io.grpc.stub.BlockingClientCall;
import picocli.CommandLine.Command;

/** {@code fe80 retire}. */
@Command(
        name = "retire",
        mixinStandardHelpOptions = true,
        description = {"Take the 169.254 address away from System VMs that were adopted.", "fe80 restore gives it back."
        },
        footer = {"", "Examples:", "  fe80 retire s-1-VM", "  fe80 retire --job --host hv1"})
public final class RetireCommand extends PassageCommand {

    /** A command with these streams. */
    public RetireCommand(Streams streams) {
        super(streams, PassageWork.Step.RETIRE);
    }

    @Override
    BlockingClientCall<?, LegacyStep> take(LegacyBlockingV2Stub calls, String vm) {
        return calls.retire(RetireRequest.newBuilder().setSystemVm(vm).build());
    }
}
