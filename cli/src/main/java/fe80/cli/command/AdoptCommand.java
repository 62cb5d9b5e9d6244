package fe80.cli.command;

import fe80.cli.output.Streams;
import fe80.v1.AdoptRequest;
import fe80.v1.LegacyGrpc.LegacyBlockingV2Stub;
import fe80.v1.LegacyStep;
import fe80.v1.PassageWork;
import io.grpc.stub.BlockingClientCall;
import picocli.CommandLine.Command;

/** {@code fe80 adopt}. */
@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description = {
            "Open the link-local way to System VMs that have a 169.254 address only, which they keep.",
            "Whatever interrupts it, a VM is then as before or dual; it can be repeated. With --job the zone does it,",
            "first in secondary storage VMs and console proxies, then in routers."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 adopt s-1-VM",
            "  fe80 adopt s-1-VM v-2-VM r-3-VM",
            "  fe80 adopt --job --all --per-host 2 --max-failures 5%%    # in a zone; see fe80 job"
        })
public final class AdoptCommand extends PassageCommand {

    /** A command with these streams. */
    public AdoptCommand(Streams streams) {
        super(streams, PassageWork.Step.ADOPT);
    }

    @Override
    BlockingClientCall<?, LegacyStep> take(LegacyBlockingV2Stub calls, String vm) {
        return calls.adopt(AdoptRequest.newBuilder().setSystemVm(vm).build());
    }
}
