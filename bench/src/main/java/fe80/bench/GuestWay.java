package fe80.bench;

import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.GuestChannel;
import java.time.Duration;

/** The channel of the module guest, in this program. */
final class GuestWay extends CalledWay {

    static final String NAME = "fe80: the channel alone";
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final GuestChannel channel;

    GuestWay(GuestChannel channel) {
        super(NAME);
        this.channel = channel;
    }

    @Override
    long run(Task task) {
        Command command = Command.of(task.program(), task.arguments());
        CommandResult result = channel.run(command, DEADLINE);
        if (!result.succeeded()) {
            throw new IllegalStateException(result.exit().toString());
        }
        return result.stdout().bytes().length;
    }
}
