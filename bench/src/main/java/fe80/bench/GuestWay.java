package fe80.bench;

import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.GuestChannel;
import fe80.lab.LabVm;
import java.time.Duration;

/** The channel of the module guest, in this program. */
final class GuestWay extends InProcess {

    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final GuestChannel channel;

    GuestWay(LabVm vm) {
        super("fe80: the channel alone");
        this.channel = vm.channel();
    }

    @Override
    long run(Task task) {
        String[] command = task.command().toArray(String[]::new);
        String[] arguments = java.util.Arrays.copyOfRange(command, 1, command.length);
        CommandResult result = channel.run(Command.of(command[0], arguments), DEADLINE);
        if (!result.succeeded()) {
            throw new IllegalStateException(name() + ": " + result.exit());
        }
        return result.stdout().bytes().length;
    }
}
