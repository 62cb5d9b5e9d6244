package fe80.link.netlink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.stream.IntStream;

/** The calls of the C library that a socket needs; a failure is an exception with the errno. */
final class SystemCalls {

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle SOCKET =
            function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            function("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND =
            function("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV =
            function("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final MemorySegment errno;

    SystemCalls(Arena arena) {
        errno = arena.allocate(Linker.Option.captureStateLayout());
    }

    int socket(int family, int type, int protocol) {
        return (int) checked("socket", () -> (int) SOCKET.invokeExact(errno, family, type, protocol));
    }

    void bind(int descriptor, MemorySegment address) {
        checked("bind", () -> (int) BIND.invokeExact(errno, descriptor, address, (int) address.byteSize()));
    }

    void setsockopt(int descriptor, int level, int name, MemorySegment value) {
        checked("setsockopt", () ->
                (int) SETSOCKOPT.invokeExact(errno, descriptor, level, name, value, (int) value.byteSize()));
    }

    void send(int descriptor, MemorySegment message) {
        checked("send", () -> (long) SEND.invokeExact(errno, descriptor, message, message.byteSize(), 0));
    }

    /** Receives a message, and returns its length in bytes; 0 if the call failed with one of these errors. */
    int receive(int descriptor, MemorySegment into, int... harmless) {
        long length = call(() -> (long) RECV.invokeExact(errno, descriptor, into, into.byteSize(), 0));
        if (length < 0 && IntStream.of(harmless).noneMatch(error -> error == errno())) {
            throw failure("recv");
        }
        return Math.toIntExact(Math.max(0, length));
    }

    void close(int descriptor) {
        checked("close", () -> (int) CLOSE.invokeExact(errno, descriptor));
    }

    private long checked(String name, Call call) {
        long result = call(call);
        if (result < 0) {
            throw failure(name);
        }
        return result;
    }

    private static long call(Call call) {
        try {
            return call.run();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing of its own", e);
        }
    }

    private NetlinkException failure(String name) {
        return new NetlinkException(name + " on a netlink socket failed", errno());
    }

    private int errno() {
        return errno.get(JAVA_INT, 0);
    }

    private interface Call {
        long run() throws Throwable;
    }

    @SuppressWarnings("restricted") // what native access is for
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }
}
