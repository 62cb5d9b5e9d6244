package fe80.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelAsyncOutputStream;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * One command in one SSH session channel (RFC 4254, sections 5 and 6). MINA's own {@code ChannelExec} does not tell
 * whether the server took the command, pumps stdin by a thread each, and calls a channel closed in states in which
 * output is missing; hence this one, which has no thread and ends when the server's CHANNEL_CLOSE has come: nothing
 * follows it.
 */
final class ExecChannel extends AbstractClientChannel {

    /** How far the command has come; each step is taken once, by whichever thread is first. */
    private enum Progress {
        OPENING,
        ABANDONED,
        SENT,
        REFUSED
    }

    private final String line;
    private final byte[] input;
    private final BoundedOutput stdout;
    private final BoundedOutput stderr;
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPENING);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closedByServer;

    ExecChannel(String line, Command command) {
        super("session");
        this.line = line;
        this.input = command.input();
        this.stdout = new BoundedOutput(command.outputLimit());
        this.stderr = new BoundedOutput(command.outputLimit());
        setOut(stdout);
        setErr(stderr);
        addCloseFutureListener(closed -> ended.countDown());
    }

    /** Waits until nothing more can come; false if the time is over first. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Sees to it that a command which is not sent yet never will be. */
    void abandon() {
        progress.compareAndSet(Progress.OPENING, Progress.ABANDONED);
        dropInput();
        close(false);
    }

    /** Whether the command may have run. */
    boolean sent() {
        return progress.get() == Progress.SENT;
    }

    /** Why the server would not run the command; empty if it never said so. */
    Optional<String> refusal() {
        if (progress.get() == Progress.REFUSED) {
            return Optional.of("sshd refused to run a command");
        }
        if (openFailureMsg == null) {
            return Optional.empty();
        }
        return Optional.of("sshd opened no session for it: " + Printable.of(openFailureMsg)
                + ". As many as its MaxSessions allows may be running already");
    }

    /** The result; empty if no exit status and no exit signal has come. */
    Optional<CommandResult> result() {
        Integer status = getExitStatus();
        String signal = getExitSignal();
        if (status == null && signal == null) {
            return Optional.empty();
        }
        CommandResult.Exit exit = status != null
                ? new CommandResult.Exit.Status(status)
                : new CommandResult.Exit.Signal(Printable.of(signal));
        return Optional.of(new CommandResult(exit, stdout.output(closedByServer), stderr.output(closedByServer)));
    }

    @Override
    protected void doOpen() throws IOException {
        if (!progress.compareAndSet(Progress.OPENING, Progress.SENT)) {
            return; // abandoned: the pending close goes on from here
        }
        Buffer request = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, line.length() + 64);
        request.putUInt(getRecipient());
        request.putString(Channel.CHANNEL_EXEC);
        request.putBoolean(true);
        request.putString(line);
        addPendingRequest(Channel.CHANNEL_EXEC, true);
        writePacket(request);
        if (input.length == 0) {
            sendEof();
        } else {
            asyncIn = new ChannelAsyncOutputStream(this, SshConstants.SSH_MSG_CHANNEL_DATA);
            asyncIn.writeBuffer(new ByteArrayBuffer(input)).addListener(written -> endInput(written.isWritten()));
        }
    }

    private void endInput(boolean allWritten) {
        try {
            if (allWritten) {
                sendEof();
            }
        } catch (IOException e) {
            close(true);
        }
    }

    /** Without this a close waits until the command has read the rest of its stdin, which may be never. */
    private void dropInput() {
        if (asyncIn != null) {
            asyncIn.close(true);
        }
    }

    @Override
    public void handleSuccess() throws IOException {
        removePendingRequest(Channel.CHANNEL_EXEC);
    }

    @Override
    public void handleFailure() throws IOException {
        removePendingRequest(Channel.CHANNEL_EXEC);
        progress.set(Progress.REFUSED);
        dropInput();
        close(false);
        ended.countDown();
    }

    @Override
    public void handleClose() throws IOException {
        closedByServer = true;
        dropInput();
        super.handleClose();
        ended.countDown();
    }
}
