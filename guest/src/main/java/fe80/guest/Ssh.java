package fe80.guest;

import java.time.Duration;

/**
 * The SSH client of this process: a few threads that all channels share, however many there are. It takes nothing from
 * the account that it runs in: no ~/.ssh, no agent, no known hosts.
 */
public final class Ssh implements AutoCloseable {

    /** On one link an answer takes a millisecond; a SYN that was lost is better sent anew than waited for. */
    private static final Duration TCP_PATIENCE = Duration.ofSeconds(1);

    private final Client client = Client.create();

    private Ssh() {}

    /** Starts the threads. */
    public static Ssh start() {
        Ssh ssh = new Ssh();
        ssh.client.start();
        return ssh;
    }

    /**
     * Connects to a System VM, verifies its host key and logs in, all before the deadline. The socket belongs to the
     * network namespace of the calling thread.
     *
     * @param deadline from now, for all of it; a VM that gives no TCP answer is given up after a second of it
     * @throws ChannelException which says at which layer it failed
     */
    public GuestChannel open(Endpoint endpoint, Credential credential, Duration deadline) {
        return open(endpoint, credential, TCP_PATIENCE, deadline);
    }

    /**
     * The same with another patience.
     *
     * @param tcpPatience how much of the deadline a VM has to give a TCP answer
     */
    public GuestChannel open(Endpoint endpoint, Credential credential, Duration tcpPatience, Duration deadline) {
        return new Opening(endpoint, credential, tcpPatience, Deadline.after(deadline)).with(client);
    }

    /** Closes every channel and ends the threads. */
    @Override
    public void close() {
        client.close(true).awaitUninterruptibly();
    }
}
