package fe80.link;

import fe80.link.netlink.NetlinkException;
import fe80.link.netlink.NetlinkSocket;
import fe80.link.netlink.RouteNews;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Tells that something about this host's interfaces, their addresses, the entries for their neighbours or its filters
 * has changed, as the kernel reports it (netlink(7)). It does not tell what: the listener is to look. Changes that come
 * together are told once.
 */
public final class LinkEvents implements AutoCloseable {

    /** A change comes as several messages, and seldom alone. */
    private static final Duration QUIET = Duration.ofMillis(50);

    /**
     * Interfaces and bridge ports, neighbours, IPv4 and IPv6 addresses, IPv4 and IPv6 forwarding: linux/rtnetlink.h.
     */
    private static final int[] ROUTE_GROUPS = {1, 3, 5, 9, 24, 25};

    /** nftables: linux/netfilter/nfnetlink.h. */
    private static final int[] FILTER_GROUPS = {7};

    private static final System.Logger LOG = System.getLogger(LinkEvents.class.getName());

    private final Runnable listener;
    private final Semaphore changes = new Semaphore(0);
    private final Thread teller = Thread.ofVirtual().name("link-events").unstarted(this::tell);
    private final List<Thread> hearers;

    private LinkEvents(Runnable listener) {
        this.listener = listener;
        // Opened here, in the caller's network. To wait in a system call would hold on to a virtual thread's carrier.
        this.hearers = List.of(
                hearer(NetlinkSocket.open(NetlinkSocket.Protocol.ROUTE, ROUTE_GROUPS), RouteNews::in),
                hearer(NetlinkSocket.open(NetlinkSocket.Protocol.NETFILTER, FILTER_GROUPS), ByteBuffer::hasRemaining));
    }

    /**
     * Tells the listener from now on, on one thread of its own; the listener may block.
     *
     * @throws NetlinkException if the kernel does not report changes
     */
    public static LinkEvents watch(Runnable listener) {
        LinkEvents events = new LinkEvents(listener);
        events.teller.start();
        events.hearers.forEach(Thread::start);
        return events;
    }

    private Thread hearer(NetlinkSocket socket, Predicate<ByteBuffer> news) {
        return Thread.ofPlatform().daemon().name("link-news").unstarted(() -> hear(socket, news));
    }

    private void hear(NetlinkSocket socket, Predicate<ByteBuffer> news) {
        try (socket) {
            while (!Thread.currentThread().isInterrupted()) {
                if (hasNews(socket, news)) {
                    changes.release();
                }
            }
        } catch (NetlinkException e) {
            LOG.log(System.Logger.Level.ERROR, "changes of the link are not heard of any more", e);
        }
    }

    private static boolean hasNews(NetlinkSocket socket, Predicate<ByteBuffer> news) {
        try {
            return news.test(socket.receive());
        } catch (NetlinkException e) {
            if (e.overrun()) {
                return true;
            }
            throw e;
        }
    }

    private void tell() {
        try {
            while (true) {
                changes.acquire();
                Thread.sleep(QUIET);
                changes.drainPermits();
                tellListener();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void tellListener() {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener to link events failed; it will be told of the next", e);
        }
    }

    /** The last of its threads ends within a second. */
    @Override
    public void close() {
        teller.interrupt();
        hearers.forEach(Thread::interrupt);
    }
}
