package fe80.hypervisor;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events from the event loop's thread, which must not wait, to a listener, which may. */
final class EventQueue implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final BlockingQueue<HypervisorEvent> events = new LinkedBlockingQueue<>();
    private final LibvirtConnection connection;
    private final Consumer<HypervisorEvent> listener;
    private final Consumer<HypervisorEvent> entrance = events::add;
    private final Thread thread;

    EventQueue(LibvirtConnection connection, Consumer<HypervisorEvent> listener) {
        this.connection = connection;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("libvirt-watch").unstarted(this::deliver);
    }

    EventQueue open() {
        thread.start();
        connection.add(entrance);
        return this;
    }

    private void deliver() {
        try {
            while (true) {
                deliver(events.take());
            }
        } catch (InterruptedException e) {
            // Closed: there is nobody left to deliver to.
        }
    }

    private void deliver(HypervisorEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("event", event)
                    .setCause(e)
                    .log("a listener to libvirt's events failed, and will be told of the next");
        }
    }

    @Override
    public void close() {
        connection.remove(entrance);
        thread.interrupt();
    }
}
