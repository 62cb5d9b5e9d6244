package fe80.daemon;

import fe80.file.FileTrouble;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A daemon as a command: its arguments, its messages and its exit status.
 *
 * @param name as it is typed, such as {@code fe80 agent}
 * @param usual the configuration that is read if none is named; it need not be there
 * @param daemon what is started
 * @param explained the exceptions whose messages say enough; others are faults, and are shown with their stack trace
 * @param <T> the record of its configuration
 */
public record DaemonCommand<T>(
        String name,
        Path usual,
        ConfigurationFile<T> configurations,
        Daemon<T> daemon,
        Set<Class<? extends RuntimeException>> explained) {

    private static final String CONFIG = "--config";
    private static final String CHECK = "--check-config";
    private static final String HELP = "--help";
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    /** EX_CONFIG of sysexits.h(3head): for the service manager, which need not try again. */
    private static final int MISCONFIGURED = 78;

    /** Makes it immutable. */
    public DaemonCommand {
        explained = Set.copyOf(explained);
    }

    /**
     * What is started.
     *
     * @param <T> the record of its configuration
     */
    public interface Daemon<T> {

        /** Checks more than the configuration itself does, for {@code --check-config}; throws what is wrong. */
        default void check(T configuration) throws IOException {}

        /** Starts it; whoever closes the result ends it. */
        AutoCloseable start(T configuration) throws IOException;
    }

    /** Returns when the daemon has ended: its exit status. */
    public int run(PrintStream out, PrintStream err, String... words) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(List.of(words), Set.of(CONFIG), Set.of(CHECK, HELP));
        } catch (IllegalArgumentException e) {
            err.println(name + ": " + e.getMessage());
            err.print(usage());
            return WRONG_USE;
        }
        if (arguments.has(HELP)) {
            out.print(usage());
            return 0;
        }
        return run(out, err, arguments.value(CONFIG).map(Path::of), arguments.has(CHECK));
    }

    private int run(PrintStream out, PrintStream err, Optional<Path> file, boolean check) {
        try {
            T configuration = configurations.read(file, usual);
            if (check) {
                daemon.check(configuration);
                out.println(file.orElse(usual) + " is in order");
                return 0;
            }
            serve(configuration);
            return 0;
        } catch (ConfigurationException e) {
            err.println(name + ": " + e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            err.println(name + ": " + FileTrouble.of(e));
            return FAILED;
        } catch (RuntimeException e) {
            if (!explained.contains(e.getClass())) {
                throw e;
            }
            err.println(name + ": " + e.getMessage());
            return FAILED;
        }
    }

    private String usage() {
        return """
                usage: %s [--config FILE] [--check-config]
                  --config FILE    the configuration; without it, %s, or the defaults if that is not there
                  --check-config   only say whether it is right, and start nothing
                """.formatted(name, usual);
    }

    private void serve(T configuration) throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        AutoCloseable started = daemon.start(configuration);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                asked.countDown();
                await(ended);
            }));
            await(asked);
        } finally {
            close(started);
            ended.countDown();
        }
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception e) {
            throw new IllegalStateException("could not be ended in order", e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
