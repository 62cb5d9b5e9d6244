package fe80.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * The one door to other programs: arguments and input in, output or an exception out. There is no shell behind it. Any
 * number of threads may use it at once.
 */
public final class Commands {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int NOT_FOUND = 127;
    private static final Map<String, String> PACKAGES =
            Map.of("sysctl", "procps", "nft", "nftables", "nsenter", "util-linux");

    private final List<String> prefix;
    private final Duration deadline;

    /** Runs programs on this host, each for at most 20 s. */
    public Commands() {
        this(List.of());
    }

    /**
     * Runs programs behind a prefix, each for at most 20 s.
     *
     * @param prefix a program and its arguments that run the command which follows them, such as nsenter(1)
     */
    public Commands(List<String> prefix) {
        this(prefix, DEADLINE);
    }

    /**
     * Runs programs behind a prefix.
     *
     * @param prefix as above
     * @param deadline how long one command may take before it is killed
     */
    public Commands(List<String> prefix, Duration deadline) {
        this.prefix = List.copyOf(prefix);
        this.deadline = deadline;
    }

    /** Runs a program without input; see {@link #run(List, String)}. */
    public String run(String... command) {
        return run(List.of(command));
    }

    /** Runs a program without input; see {@link #run(List, String)}. */
    public String run(List<String> command) {
        return run(command, "");
    }

    /**
     * Runs a program to its end and returns what it wrote to its standard output.
     *
     * @throws CommandFailed if it ends with a status other than 0
     * @throws LinkException if it is not installed, or is not done at the deadline
     */
    public String run(List<String> command, String input) {
        Process process = start(command);
        try (ExecutorService streams = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                streams.execute(() -> write(process.getOutputStream(), input));
                Future<String> output = streams.submit(() -> read(process.getInputStream()));
                Future<String> errors = streams.submit(() -> read(process.getErrorStream()));
                if (!process.waitFor(deadline)) {
                    throw new LinkException("`" + String.join(" ", command) + "` was not done after "
                            + deadline.toMillis() + " ms and was killed: is the host overloaded?");
                }
                succeed(command, process.exitValue(), errors.get());
                return output.get();
            } finally {
                if (process.isAlive()) {
                    // Also what it started: a survivor would hold the pipes that the readers wait for.
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkException("interrupted in `" + String.join(" ", command) + "`, which was killed", e);
        } catch (ExecutionException e) {
            throw new LinkException("cannot read the output of `" + String.join(" ", command) + "`", e);
        }
    }

    private Process start(List<String> command) {
        List<String> all = Stream.concat(prefix.stream(), command.stream()).toList();
        try {
            ProcessBuilder builder = new ProcessBuilder(all);
            builder.environment().put("LC_ALL", "C");
            return builder.start();
        } catch (IOException e) {
            throw new LinkException(missing(all.getFirst()), e);
        }
    }

    private static void succeed(List<String> command, int status, String errors) {
        if (status == NOT_FOUND) {
            // What nsenter(1), env(1) and the like return if there is no such program.
            throw new LinkException(missing(command.getFirst()), new CommandFailed(command, status, errors));
        }
        if (status != 0) {
            throw new CommandFailed(command, status, errors);
        }
    }

    private static String missing(String program) {
        return "cannot run `" + program + "`: it is not on the PATH of this process; install "
                + PACKAGES.getOrDefault(program, "it");
    }

    private static void write(OutputStream to, String input) {
        try (to) {
            to.write(input.getBytes(UTF_8));
        } catch (IOException e) {
            // The program ended without reading all of it; why is for its exit status to say.
        }
    }

    private static String read(InputStream from) throws IOException {
        try (from) {
            return new String(from.readAllBytes(), UTF_8);
        }
    }
}
