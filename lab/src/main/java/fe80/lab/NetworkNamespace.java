package fe80.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * Moves a thread into a network namespace by setns(2). A socket belongs for ever to the namespace of the thread that
 * made it, so one JVM can hold channels on several machines.
 */
final class NetworkNamespace {

    private static final int O_RDONLY = 0;
    private static final int CLONE_NEWNET = 0x40000000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();
    private static final MethodHandle OPEN =
            function("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle SETNS =
            function("setns", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private NetworkNamespace() {}

    /** Runs a task in a new thread inside the namespace, and returns or throws what it does. */
    static <T> T call(Path namespace, Callable<T> task) throws Exception {
        FutureTask<T> inside = new FutureTask<>(() -> {
            enter(namespace);
            return task.call();
        });
        // A platform thread, since a virtual one would leave its carrier in the namespace; and a new one, since it ends
        // there.
        Thread thread = Thread.ofPlatform().name("inside-" + namespace).start(inside);
        try {
            return inside.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    private static void enter(Path namespace) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = arena.allocate(ERRNO);
            int descriptor = (int) OPEN.invokeExact(errno, arena.allocateFrom(namespace.toString()), O_RDONLY);
            check(descriptor, errno, "open", namespace);
            int entered = (int) SETNS.invokeExact(errno, descriptor, CLONE_NEWNET);
            int closed = (int) CLOSE.invokeExact(arena.allocate(ERRNO), descriptor);
            check(entered, errno, "setns", namespace);
            check(closed, errno, "close", namespace);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing of its own", e);
        }
    }

    private static void check(int result, MemorySegment errno, String call, Path namespace) {
        if (result < 0) {
            int number = errno.get(ValueLayout.JAVA_INT, 0);
            throw new LabException("cannot enter " + namespace + ": " + call + " failed with errno " + number);
        }
    }

    @SuppressWarnings("restricted") // what native access is for
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }
}
