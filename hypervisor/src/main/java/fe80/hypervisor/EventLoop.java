package fe80.hypervisor;

import org.libvirt.Connect;
import org.libvirt.ErrorCallback;
import org.libvirt.Library;
import org.libvirt.LibvirtException;

/** The one thread on which libvirt reads its sockets and calls back: one for the process, whatever it connects to. */
final class EventLoop {

    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

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
            LOG.log(System.Logger.Level.ERROR, "libvirt's event loop ended: no event will arrive any more", e);
        }
    }
}
