package fe80.hypervisor;

import org.libvirt.Connect;
import org.libvirt.ErrorCallback;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which libvirt reads its sockets and calls back: one for the process, whatever it connects to. */
final class EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    // Without a callback libvirt prints each error to stderr. Kept here: native code holds no reference to it.
    private static final ErrorCallback SILENCE = new ErrorCallback();

    static {
        try {
            Connect.setErrorCallback(SILENCE);
            Library.initEventLoop();
        } catch (LibvirtException e) {
            throw new IllegalStateException("could not start libvirt's event loop: " + e.getMessage(), e);
        }
        Thread.ofPlatform().daemon().name("libvirt-events").start(EventLoop::run);
    }

    private EventLoop() {}

    /** Starts it, unless it runs. To be called before the first connection is made. */
    static void ensureRunning() {
        // The class's initializer does it, once.
    }

    private static void run() {
        try {
            while (true) {
                Library.processEvent();
            }
        } catch (LibvirtException e) {
            LOG.atError().setCause(e).log("libvirt's event loop ended, and no event will arrive any more");
        }
    }
}
