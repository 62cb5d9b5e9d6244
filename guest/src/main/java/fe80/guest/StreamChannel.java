package fe80.guest;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.channel.AbstractClientChannel;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * A channel of the SSH connection with a stream each way (RFC 4254, section 5). What comes in is kept until it is read,
 * and only then may the VM send more; what goes out waits until the VM takes it. MINA's own channels pump the streams
 * by threads, and call a channel closed in states in which output is missing; this one has no thread, and ends when the
 * server's CHANNEL_CLOSE has come: nothing follows it.
 */
abstract class StreamChannel extends AbstractClientChannel {

    /** How far the request has come; each step is taken once, by whichever thread is first. */
    private enum Progress {
        OPENING,
        ABANDONED,
        SENT,
        ACCEPTED,
        REFUSED
    }

    private final Inbox inbox = new Inbox();
    private final ChannelOutput output = new ChannelOutput(this);
    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPENING);
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean closedByServer;
    private int unreleased;

    StreamChannel(String type) {
        super(type);
        addCloseFutureListener(closed -> end());
    }

    /** Waits until the VM has accepted or refused, or the channel is gone; false if the time is over first. */
    boolean awaitAnswer(Duration atMost) throws InterruptedException {
        return answered.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits for something to read; empty at the end, see {@link #drained()}, or if the time is over first. */
    Optional<Chunk> read(Duration atMost) throws InterruptedException {
        release();
        Optional<Chunk> chunk = inbox.take(atMost);
        unreleased = chunk.map(some -> some.bytes().length).orElse(0);
        return chunk;
    }

    /** Lets the VM send as much again as was read before: whoever reads on has done with that. */
    private void release() {
        try {
            if (unreleased > 0 && !closedByServer && !isClosing()) {
                getLocalWindow().release(unreleased);
            }
        } catch (IOException e) {
            close(true); // the connection is gone, and with it whatever the VM might have sent
        }
    }

    boolean drained() {
        return inbox.drained();
    }

    /** What is written here goes to the VM; closing it is the end of that direction only. */
    ChannelOutput output() {
        return output;
    }

    /** Sees to it that a request which is not sent yet never will be; false if it is too late for that. */
    boolean callOff() {
        boolean calledOff = progress.compareAndSet(Progress.OPENING, Progress.ABANDONED);
        if (calledOff) {
            close(false);
        }
        return calledOff;
    }

    /** Reads and writes no more, and asks the VM to close. */
    void abandon() {
        callOff();
        output.drop();
        close(false);
    }

    /** Whether the request may have had its effect. */
    boolean sent() {
        Progress now = progress.get();
        return now == Progress.SENT || now == Progress.ACCEPTED;
    }

    boolean accepted() {
        return progress.get() == Progress.ACCEPTED;
    }

    boolean refused() {
        return progress.get() == Progress.REFUSED;
    }

    /** Whether the server has said that nothing more comes. */
    boolean closedByServer() {
        return closedByServer;
    }

    /** The server's reason to open no channel; empty if it gave none. */
    Optional<String> openFailure() {
        return Optional.ofNullable(openFailureMsg).map(Printable::of);
    }

    /** The last moment at which the request can be called off; false if it was. */
    final boolean beginRequest() {
        return progress.compareAndSet(Progress.OPENING, Progress.SENT);
    }

    final void accept() {
        progress.set(Progress.ACCEPTED);
        answered.countDown();
    }

    final void refuse() {
        progress.set(Progress.REFUSED);
        output.drop();
        close(false);
        end();
    }

    /** Nothing more comes from the VM. */
    final void endInput() {
        inbox.end();
    }

    private void end() {
        inbox.end();
        answered.countDown();
        output.drop();
    }

    @Override
    protected void doWriteData(byte[] data, int offset, long length) {
        if (!isClosing()) {
            inbox.stdout(data, offset, (int) length);
        }
    }

    @Override
    protected void doWriteExtendedData(byte[] data, int offset, long length) {
        if (!isClosing()) {
            inbox.stderr(data, offset, (int) length);
        }
    }

    @Override
    public void handleOpenFailure(Buffer buffer) {
        progress.set(Progress.REFUSED);
        super.handleOpenFailure(buffer);
        end();
    }

    @Override
    public void handleClose() throws IOException {
        closedByServer = true;
        output.drop();
        super.handleClose();
        end();
    }

    /** Ends the direction to the VM. */
    void endOutput() throws IOException {
        sendEof();
    }
}
