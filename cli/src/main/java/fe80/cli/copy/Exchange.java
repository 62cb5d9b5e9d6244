package fe80.cli.copy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** renameat2(2) with RENAME_EXCHANGE, which the JDK does not have: two paths change places in one step. */
final class Exchange {

    private static final int CURRENT_DIRECTORY = -100; // AT_FDCWD
    private static final int RENAME_EXCHANGE = 2;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private Exchange() {}

    /** Exchanges what is at two paths of one file system. */
    static void swap(Path one, Path other) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int result = (int) renameat2()
                    .invokeExact(
                            state,
                            CURRENT_DIRECTORY,
                            arena.allocateFrom(one.toString()),
                            CURRENT_DIRECTORY,
                            arena.allocateFrom(other.toString()),
                            RENAME_EXCHANGE);
            if (result != 0) {
                throw new IOException("cannot replace the directory " + other + " as a whole: error "
                        + state.get(ValueLayout.JAVA_INT, ERRNO) + " of renameat2(2)");
            }
        } catch (IOException | RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    @SuppressWarnings("restricted") // calls the C library
    private static MethodHandle renameat2() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("renameat2"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT),
                Linker.Option.captureCallState("errno"));
    }
}
