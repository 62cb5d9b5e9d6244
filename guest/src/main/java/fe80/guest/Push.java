package fe80.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A file or a directory on its way into a System VM: each entry, after a file's entry its content, at last
 * {@link #finish}. Only then does it appear at its place, as a whole, instead of what was there. Closed before that,
 * nothing has changed. For one thread.
 */
public final class Push implements AutoCloseable {

    private static final int LONGEST_MESSAGE = 4096;

    /** What a VM needs to remove a file or a directory with all that is in it. */
    private static final Duration TO_TAKE_BACK = Duration.ofSeconds(20);

    private final RunningCommand script;
    private final ChannelOutput stdin;
    private final String what;
    private final Duration toTakeBack;
    private long missing;
    private boolean ended;

    Push(RunningCommand script, String what) {
        this(script, what, TO_TAKE_BACK);
    }

    Push(RunningCommand script, String what, Duration toTakeBack) {
        this.script = script;
        this.stdin = script.input();
        this.what = what;
        this.toTakeBack = toTakeBack;
    }

    /**
     * Begins a file or a directory. A directory comes before what is in it.
     *
     * @throws CopyException if the VM does not go on; the message has its reason
     */
    public void entry(CopyEntry entry) {
        checkComplete();
        switch (entry) {
            case CopyEntry.File(String path, int mode, long size) -> {
                send(CopyScript.header(CopyScript.FILE, mode, size, path));
                missing = size;
            }
            case CopyEntry.Directory(String path, int mode) ->
                send(CopyScript.header(CopyScript.DIRECTORY, mode, 0, path));
        }
    }

    /**
     * Some of the content of the file that was begun last: what is left in the buffer. Waits while the VM does not take
     * it.
     *
     * @throws CopyException if the VM does not go on
     */
    public void data(ByteBuffer bytes) {
        if (bytes.remaining() > missing) {
            throw new IllegalArgumentException(
                    "the file is longer than was said, by " + (bytes.remaining() - missing) + " bytes or more");
        }
        missing -= bytes.remaining();
        send(bytes);
    }

    /**
     * Has the VM compare what it got with what was sent, and put it in its place.
     *
     * @return what the VM has
     * @throws CopyException if it is not the same, or cannot be put there; nothing has changed then
     * @throws CommandOutcomeUnknownException if the channel was lost before the VM answered
     */
    public Checksum finish(Checksum sent) {
        checkComplete();
        send(CopyScript.header(CopyScript.END, 0, sent.size(), sent.sha256()));
        String complaint = end(Deadline.never());
        if (!script.exit().equals(new CommandResult.Exit.Status(0))) {
            throw new CopyException(what + " failed: " + complaint);
        }
        return sent;
    }

    private void checkComplete() {
        if (missing > 0) {
            throw new IllegalArgumentException("the file before is not complete: " + missing + " bytes are missing");
        }
    }

    private void send(ByteBuffer bytes) {
        try {
            stdin.write(bytes);
        } catch (IOException e) {
            String complaint = end(Deadline.after(toTakeBack));
            script.exit();
            throw new CopyException(what + " failed: " + complaint, e);
        }
    }

    /** Reads what the script says until it has ended. */
    private String end(Deadline deadline) {
        ended = true;
        try {
            stdin.close();
        } catch (IOException e) {
            // it reads no more anyway
        }
        BoundedOutput complaint = new BoundedOutput(LONGEST_MESSAGE);
        script.readToEnd(chunk -> complaint.write(chunk.bytes()), deadline, toTakeBack);
        return Printable.of(complaint.output(true).text().strip());
    }

    /** Takes back what was not finished: the script removes what it has when its input ends too early. */
    @Override
    public void close() {
        if (!ended) {
            end(Deadline.after(toTakeBack));
        }
        script.close();
    }
}
