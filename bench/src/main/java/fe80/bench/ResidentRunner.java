package fe80.bench;

import fe80.guest.Chunk;
import fe80.guest.Command;
import fe80.guest.GuestChannel;
import fe80.guest.RunningCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A script in perl that stays and runs a program for each line, both streams and the status in frames. Not exact, and
 * so not a way for fe80: no stdin, no terminal, no signal, one command at a time, and it ends with whoever kills its
 * script.
 */
final class ResidentRunner extends CalledWay {

    static final String NAME = "experiment: a runner in perl that stays";

    private final RunningCommand runner;
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();

    ResidentRunner(GuestChannel channel) throws IOException {
        super(NAME);
        try (InputStream script = Objects.requireNonNull(ResidentRunner.class.getResourceAsStream("runner.pl"))) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            this.runner = channel.start(Command.of("perl", "-e", text));
        }
    }

    @Override
    long run(Task task) throws IOException {
        runner.stdin().write((task.line() + "\n").getBytes(StandardCharsets.UTF_8));
        runner.stdin().flush();
        long written = 0;
        while (true) {
            byte type = take(1).get();
            ByteBuffer content = take(take(Integer.BYTES).getInt());
            if (type == 'X' && content.getInt() != 0) {
                throw new IOException("wait status " + content.getInt(0));
            } else if (type == 'X') {
                return written;
            } else if (type == 'O') {
                written += content.remaining();
            }
        }
    }

    private ByteBuffer take(int bytes) throws IOException {
        while (unread.size() < bytes) {
            Chunk chunk = runner.read().orElseThrow(() -> new IOException("the runner ended"));
            unread.writeBytes(chunk.bytes());
        }
        byte[] all = unread.toByteArray();
        unread.reset();
        unread.write(all, bytes, all.length - bytes);
        return ByteBuffer.wrap(all, 0, bytes);
    }

    @Override
    public boolean runsAtOnce() {
        return false;
    }

    @Override
    public void close() {
        runner.close();
    }
}
