package fe80.guest;

import java.io.OutputStream;
import java.util.Optional;

/**
 * A TCP connection to a port of a System VM. Reading is what lets the VM send more, and a write waits until the VM
 * takes it. One thread reads, and one may write.
 */
public sealed interface Connection extends AutoCloseable permits ForwardedConnection, DirectConnection {

    /**
     * Waits for bytes from the VM; empty once it sends no more. An interrupt ends the connection and counts as that.
     *
     * @throws ChannelLostException if the connection broke, so that more may have been to come
     */
    Optional<byte[]> read();

    /** What is written here goes to the VM; closing it ends that direction only. A write fails if the VM is gone. */
    OutputStream output();

    /** Ends both directions. */
    @Override
    void close();
}
