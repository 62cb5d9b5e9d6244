package fe80.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Stdout or stderr of this process. It remembers why it could not be written: a PrintStream knows only that. */
final class ProcessOutput extends PrintStream {

    private static final int BUFFER = 64 * 1024;

    private final Sink sink;

    private ProcessOutput(Sink sink, OutputStream to, boolean flushed) {
        super(to, flushed, UTF_8);
        this.sink = sink;
    }

    /** Stdout, buffered. */
    static ProcessOutput out() {
        Sink sink = new Sink(FileDescriptor.out, 1);
        return new ProcessOutput(sink, new BufferedOutputStream(sink, BUFFER), false);
    }

    /** Stderr. */
    static ProcessOutput err() {
        Sink sink = new Sink(FileDescriptor.err, 2);
        return new ProcessOutput(sink, sink, true);
    }

    /** Why not everything was written. */
    Optional<IOException> failure() {
        return sink.failure;
    }

    /** Whether it leads to a program, which can do nothing to keep us from writing but to go. */
    boolean leadsToAProgram() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + sink.number))
                    .toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException _) {
            return false; // it is closed
        }
    }

    private static final class Sink extends FileOutputStream {

        private final int number;
        private volatile Optional<IOException> failure = Optional.empty();

        Sink(FileDescriptor descriptor, int number) {
            super(descriptor);
            this.number = number;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                super.write(bytes, from, length);
            } catch (IOException refused) {
                failure = Optional.of(refused);
                throw refused;
            }
        }
    }
}
