package fe80.hypervisor;

import fe80.hypervisor.HypervisorEvent.Change;
import fe80.hypervisor.HypervisorEvent.Changed;
import fe80.hypervisor.HypervisorEvent.Disconnected;
import fe80.hypervisor.HypervisorException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.libvirt.Connect;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.DomainEvent;
import org.libvirt.event.LifecycleListener;
import org.libvirt.event.StoppedDetail;

/** A connection to one libvirtd; made anew, by the next call, when libvirtd has gone away and come back. */
final class LibvirtConnection implements AutoCloseable {

    /** Something to do with libvirt. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connect connect) throws LibvirtException;
    }

    // What libvirtd works on at once for one client (max_client_requests in libvirtd.conf).
    private static final int CALLS_AT_ONCE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final URI uri;
    private final ExecutorService calls = Executors.newFixedThreadPool(
            CALLS_AT_ONCE, Thread.ofPlatform().daemon().name("libvirt-call-", 0).factory());
    private final List<Consumer<HypervisorEvent>> listeners = new CopyOnWriteArrayList<>();
    private final LifecycleListener lifecycle = this::changed;

    // Guards connections. Held while connecting, for no other call can do anything meanwhile.
    private final ReentrantLock connecting = new ReentrantLock();
    // The last is in use. Those before it are broken and closed at the end, when no call can be using them any more.
    private final Deque<Connect> connections = new ArrayDeque<>();

    LibvirtConnection(URI uri) {
        this.uri = uri;
        EventLoop.ensureRunning();
    }

    /** Calls from the event loop's thread: the listener must not block. */
    void add(Consumer<HypervisorEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<HypervisorEvent> listener) {
        listeners.remove(listener);
    }

    /**
     * Does the work on a thread that libvirt may block, and waits for it; an interrupt does not end the waiting, since
     * the work would go on.
     *
     * @param what completes "could not …"
     */
    <T> T call(String what, Work<T> work) {
        try {
            return uninterrupted(calls.submit(() -> work.on(connect())));
        } catch (RejectedExecutionException e) {
            throw new HypervisorException(
                    Reason.UNREACHABLE, "could not " + what + " on " + uri + ": the connection was closed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtException error) {
                throw HypervisorException.of(what, uri, error);
            }
            if (e.getCause() instanceof HypervisorException error) {
                throw error;
            }
            throw new IllegalStateException("could not " + what + " on " + uri, e.getCause());
        }
    }

    private static <T> T uninterrupted(Future<T> future) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Connect connect() {
        connecting.lock();
        try {
            Connect current = connections.peekLast();
            if (current != null && current.isAlive()) {
                return current;
            }
            Connect made = new Connect(uri.toString());
            connections.add(made);
            made.addLifecycleListener(lifecycle);
            made.registerCloseListener((connect, reason) -> tell(new Disconnected()));
            return made;
        } catch (LibvirtException e) {
            throw HypervisorException.unreachable(uri, e);
        } finally {
            connecting.unlock();
        }
    }

    private int changed(Domain domain, DomainEvent event) {
        try {
            UUID uuid = UUID.fromString(domain.getUUIDString());
            String name = domain.getName();
            change(event).ifPresent(change -> tell(new Changed(uuid, name, change)));
            domain.free();
        } catch (LibvirtException e) {
            throw new IllegalStateException("libvirt's event names no domain", e);
        }
        return 0;
    }

    private static Optional<Change> change(DomainEvent event) {
        return switch (event.getType()) {
            case DEFINED -> Optional.of(Change.DEFINED);
            case STARTED -> Optional.of(Change.STARTED);
            case SUSPENDED, PMSUSPENDED -> Optional.of(Change.PAUSED);
            case RESUMED -> Optional.of(Change.RESUMED);
            case SHUTDOWN -> Optional.of(Change.SHUTTING_DOWN);
            case STOPPED -> Optional.of(stopped(event.getDetail()));
            case CRASHED -> Optional.of(Change.CRASHED);
            case UNDEFINED -> Optional.of(Change.UNDEFINED);
            case UNKNOWN -> Optional.empty();
        };
    }

    private static Change stopped(StoppedDetail detail) {
        return switch (detail) {
            case CRASHED, FAILED -> Change.CRASHED;
            default -> Change.STOPPED;
        };
    }

    private void tell(HypervisorEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    /** Does not wait long for a libvirtd that does not answer: at a restart of both, it may be waiting for us. */
    @Override
    public void close() {
        calls.shutdown();
        if (!callsEnd()) {
            return; // They use the connections, which end with the process.
        }
        connecting.lock();
        try {
            while (!connections.isEmpty()) {
                close(connections.removeLast());
            }
        } finally {
            connecting.unlock();
        }
    }

    private boolean callsEnd() {
        try {
            return calls.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The listeners hold references to the connection: without their removal it would stay open. */
    private void close(Connect connect) {
        try {
            if (connect.isAlive()) {
                connect.removeLifecycleListener(lifecycle);
                connect.unregisterCloseListener();
            }
            connect.close();
        } catch (LibvirtException e) {
            throw HypervisorException.of("close the connection", uri, e);
        }
    }
}
