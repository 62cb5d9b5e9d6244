package fe80.lab.demo;

import fe80.lab.Lab;
import java.util.concurrent.locks.LockSupport;

/** A lab that is closed once: by its program, or when that is interrupted (Ctrl-C, SIGTERM), before it ends. */
final class Interruptible implements AutoCloseable {

    private final Lab lab;
    private final Thread hook = Thread.ofPlatform().name("interrupted").unstarted(this::interrupted);

    Interruptible(Lab lab) {
        this.lab = lab;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Lab lab() {
        return lab;
    }

    private void interrupted() {
        System.err.println("\nInterrupted: removing everything…");
        lab.close();
        System.err.println("Everything is removed.");
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException interrupted) {
            while (true) {
                LockSupport.park(this); // until the hook is done, and with it the JVM
            }
        }
        lab.close();
    }
}
