package fe80.guest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * The channel to one System VM: one SSH connection in which many commands run at once, each in a session of its own.
 * Made by {@link Ssh#open}. Any number of threads may use it; their methods block, so let those threads be virtual.
 */
public final class GuestChannel implements AutoCloseable {

    /** sshd knows no such request, and its saying so is the answer; OpenSSH asks the same of its peers. */
    private static final String ROUND_TRIP = "keepalive@openssh.com";

    /** What sshd allows in a System VM of ours; where it is less, that is found out. */
    private static final int MAX_SESSIONS = 1000;

    private final Endpoint endpoint;
    private final ClientSession session;
    private final Findings findings;
    private final ConnectionService connection;
    private final Places places = new Places(MAX_SESSIONS);
    private final SessionsAhead ahead = new SessionsAhead(this, places);
    private final Journal journal = new Journal(this);
    private final AtomicLong commands = new AtomicLong();
    private final String name = HexFormat.of().toHexDigits(new SecureRandom().nextLong());

    GuestChannel(Endpoint endpoint, ClientSession session, Findings findings) {
        this.endpoint = endpoint;
        this.session = session;
        this.findings = findings;
        this.connection = session.getService(ConnectionService.class);
    }

    /** The VM that this channel leads to. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Whether commands can still be run. Once false it stays so. */
    public boolean isOpen() {
        return session.isOpen();
    }

    /**
     * Runs a command as root and returns when it has ended and all of its output is here. If the deadline comes first,
     * the command and all that it started are killed in the VM, for which it takes up to 2 s more; the exception's
     * message says whether that worked. If only its output is still open by then, held by something that it left
     * running, the result is returned and says that the output is not complete. An interrupt kills it too, and is not
     * waited for.
     *
     * @param deadline from now
     * @throws CommandNotStartedException if it certainly did not run
     * @throws CommandOutcomeUnknownException if it may have run, but no exit status came
     */
    public CommandResult run(Command command, Duration deadline) {
        try (RunningCommand running = start(command, Deadline.after(deadline))) {
            return running.result();
        }
    }

    /**
     * Starts a command as root, and returns once sshd has accepted it. What the command's input and output limit say is
     * for {@link #run}: here its streams are the caller's to write and to read.
     *
     * @param deadline from now, for all of it
     * @throws CommandNotStartedException if it certainly did not run
     */
    public RunningCommand start(Command command, Duration deadline) {
        return start(command, Deadline.after(deadline));
    }

    /** The same without a deadline. */
    public RunningCommand start(Command command) {
        return start(command, Deadline.never());
    }

    private RunningCommand start(Command command, Deadline deadline) {
        String mark = nextMark();
        command.caller().ifPresent(caller -> journal.tell(caller, mark, command.name()));
        return new Starting(this, places, ahead, command, new MarkedProcesses(this, mark), deadline).start();
    }

    /** Has this run once the channel is not open any more; at once, in the calling thread, if that is so already. */
    public void onEnd(Runnable task) {
        session.addCloseFutureListener(closed -> task.run());
    }

    /**
     * Has sshd answer, and measures how long that takes.
     *
     * @throws ChannelLostException if no answer comes before the deadline; that does not close the channel
     */
    public Duration roundTrip(Duration deadline) {
        Buffer request = session.createBuffer(SshConstants.SSH_MSG_GLOBAL_REQUEST);
        request.putString(ROUND_TRIP);
        request.putBoolean(true);
        long begun = System.nanoTime();
        try {
            session.request(ROUND_TRIP, request, deadline);
        } catch (SocketTimeoutException e) { // is an InterruptedIOException, but nobody interrupted
            throw isOpen() ? noAnswer("none came within " + Deadline.text(deadline), e) : lost();
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw noAnswer("the thread that waited for it was interrupted", e);
        } catch (IOException e) {
            throw isOpen() ? noAnswer("none came within " + Deadline.text(deadline), e) : lost();
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private ChannelLostException noAnswer(String reason, IOException cause) {
        ChannelLostException exception =
                new ChannelLostException("no answer from the sshd at " + endpoint + ": " + reason + ".");
        exception.initCause(cause);
        return exception;
    }

    private String nextMark() {
        return name + "-" + commands.incrementAndGet();
    }

    /** Closes the connection. Commands that are running have an unknown outcome then. */
    @Override
    public void close() {
        findings.end("it was closed on this side");
        session.close(true).awaitUninterruptibly();
    }

    /** Has this run after a while, in a thread that may not be kept waiting. */
    void later(Duration delay, Runnable task) {
        Future<?> _ = session.getFactoryManager()
                .getScheduledExecutorService()
                .schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Asks the VM for a new session. */
    void open(StreamChannel channel) throws IOException {
        connection.registerChannel(channel);
        channel.open();
    }

    /**
     * Begins to write a file or a directory.
     *
     * @param path absolute; a file replaces a file (or a link), a directory replaces a directory
     * @throws CommandNotStartedException if nothing was begun
     */
    public Push push(Caller caller, String path) {
        return new Push(copy(CopyScript.PUSH, caller, path), "writing " + path + " in the VM at " + endpoint);
    }

    /**
     * Begins to read a file or a directory. Links to files are read as files.
     *
     * @param path absolute
     * @throws CommandNotStartedException if nothing was begun
     */
    public Pull pull(Caller caller, String path) {
        return new Pull(copy(CopyScript.PULL, caller, path), "reading " + path + " in the VM at " + endpoint);
    }

    private RunningCommand copy(CopyScript script, Caller caller, String path) {
        return start(script.command(path).calledBy(caller), Deadline.never());
    }

    /**
     * Connects to a TCP port of the VM's loopback, from inside the VM; to the port of its sshd, {@link Endpoint#PORT},
     * over the link, in the network namespace of the calling thread.
     *
     * @throws ConnectionException if nothing listens there, or there is no answer before the deadline
     */
    public Connection connect(Caller caller, int port, Duration deadline) {
        journal.tell(caller, nextMark(), "connect to port " + port);
        return port == endpoint.port()
                ? DirectConnection.open(endpoint, Deadline.after(deadline))
                : ForwardedConnection.open(this, port, Deadline.after(deadline));
    }

    /** How the connection ended, once it has; for a message. */
    public String ending() {
        return findings.ending();
    }

    ChannelLostException lost() {
        return new ChannelLostException(
                "the channel to " + endpoint + " is lost: " + findings.ending() + ". Open another one.");
    }
}
