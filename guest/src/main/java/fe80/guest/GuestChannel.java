package fe80.guest;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;

/**
 * The channel to one System VM: one SSH connection in which many commands run at once, each in a session of its own.
 * Made by {@link Ssh#open}. Any number of threads may use it; their methods block, so let those threads be virtual.
 */
public final class GuestChannel implements AutoCloseable {

    private final Endpoint endpoint;
    private final ClientSession session;
    private final Findings findings;
    private final ConnectionService connection;
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
        return new Execution(this, command, name + "-" + commands.incrementAndGet(), Deadline.after(deadline)).run();
    }

    /** Closes the connection. Commands that are running have an unknown outcome then. */
    @Override
    public void close() {
        findings.end("it was closed on this side");
        session.close(true).awaitUninterruptibly();
    }

    /** Asks the VM for a new session. */
    void open(ExecChannel channel) throws IOException {
        connection.registerChannel(channel);
        channel.open();
    }

    /** How the connection ended, once it has. */
    String ending() {
        return findings.ending();
    }

    ChannelLostException lost() {
        return new ChannelLostException(
                "the channel to " + endpoint + " is lost: " + findings.ending() + ". Open another one.");
    }
}
