package fe80.bench;

import fe80.guest.Chunk;
import fe80.guest.Command;
import fe80.guest.GuestChannel;
import fe80.guest.RunningCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A shell that stays, given a line for each command. Not exact, and so not a way for fe80: what a command writes cannot
 * be told from the status that follows it, nor its stderr from another's, and one that reads its stdin eats the next.
 */
final class ResidentShell extends CalledWay {

    static final String NAME = "experiment: a shell that stays";

    private final RunningCommand shell;

    ResidentShell(GuestChannel channel) {
        super(NAME);
        this.shell = channel.start(Command.of("sh"));
    }

    @Override
    long run(Task task) throws IOException {
        shell.stdin().write((task.line() + "; echo $?\n").getBytes(StandardCharsets.UTF_8));
        shell.stdin().flush();
        int status = "0\n".length();
        long came = 0;
        while (came < task.bytes() + status) {
            Chunk chunk = shell.read().orElseThrow(() -> new IOException("the shell ended"));
            came += chunk.bytes().length;
        }
        return came - status;
    }

    @Override
    public boolean runsAtOnce() {
        return false;
    }

    @Override
    public void close() {
        shell.close();
    }
}
