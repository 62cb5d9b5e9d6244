package fe80.daemon;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What systemd wants to be told of a service of Type=notify (sd_notify(3), sd_watchdog_enabled(3)). */
public final class ServiceManager {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int FAMILY_BYTES = 2;

    private ServiceManager() {}

    /**
     * Tells the one that started this process, if one did, that the daemon serves; and from then on, if it wants to
     * know, that it is alive.
     *
     * @param alive returns while it is; who waits for it in vain restarts the service
     * @return ends the signs of life
     */
    public static AutoCloseable ready(Runnable alive) {
        Map<String, String> environment = System.getenv();
        String socket = environment.get("NOTIFY_SOCKET");
        if (socket == null) {
            return () -> {};
        }
        send(socket, "READY=1");
        ScheduledExecutorService signs = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("watchdog").factory());
        String patience = environment.get("WATCHDOG_USEC");
        if (patience != null) {
            long half = Long.parseLong(patience) / 2;
            var _ = signs.scheduleAtFixedRate(
                    () -> {
                        alive.run();
                        send(socket, "WATCHDOG=1");
                    },
                    half,
                    half,
                    TimeUnit.MICROSECONDS);
        }
        return signs::shutdownNow;
    }

    private static void send(String path, String text) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            MemorySegment address = arena.allocate(FAMILY_BYTES + name.length + 1L);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, FAMILY_BYTES, name.length);
            if (name[0] == '@') {
                address.set(ValueLayout.JAVA_BYTE, FAMILY_BYTES, (byte) 0);
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            int descriptor = (int) Calls.SOCKET.invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            long sent = (long) Calls.SENDTO.invokeExact(
                    descriptor, message, (long) bytes.length, 0, address, FAMILY_BYTES + name.length);
            int closed = (int) Calls.CLOSE.invokeExact(descriptor);
            if (sent < 0 || closed < 0) {
                throw new IllegalStateException("cannot tell the service manager at " + path + ": " + text);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing of its own", e);
        }
    }

    /** Of libc; found only where there is somebody to tell. */
    private static final class Calls {

        private static final Linker LINKER = Linker.nativeLinker();
        private static final MethodHandle SOCKET = function(
                "socket",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        private static final MethodHandle SENDTO = function(
                "sendto",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
        private static final MethodHandle CLOSE =
                function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

        @SuppressWarnings("restricted") // what native access is for
        private static MethodHandle function(String name, FunctionDescriptor descriptor) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
        }
    }
}
