package fe80.agent;

import fe80.guest.KeyFileException;
import fe80.hypervisor.HypervisorException;
import fe80.link.LinkException;
import fe80.systemvm.Image;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The agent as a command: its arguments, its messages and its exit status. */
final class AgentCommand {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final Path USUAL = Path.of("/etc/fe80/agent.toml");
    private static final String USAGE = """
            usage: fe80 agent [--config FILE] [--check-config]
              --config FILE    the configuration; without it, /etc/fe80/agent.toml, or the defaults if that is not there
              --check-config   only say whether the agent could be started with it
            """;

    private final PrintStream out;
    private final PrintStream err;

    AgentCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Returns when the agent has ended: its exit status. */
    int run(String... arguments) {
        Deque<String> left = new ArrayDeque<>(List.of(arguments));
        Path file = USUAL;
        boolean named = false;
        boolean check = false;
        while (!left.isEmpty()) {
            String argument = left.pop();
            if (argument.equals("--check-config")) {
                check = true;
            } else if (argument.equals("--config") && !left.isEmpty()) {
                file = Path.of(left.pop());
                named = true;
            } else {
                (argument.equals("--help") ? out : err).print(USAGE);
                return argument.equals("--help") ? 0 : WRONG_USE;
            }
        }
        try {
            Configuration configuration =
                    named || file.toFile().exists() ? ConfigurationFile.read(file) : ConfigurationFile.defaults();
            if (check) {
                Image.in(configuration.image());
                out.println(file + " is in order");
                return 0;
            }
            return serve(configuration);
        } catch (ConfigurationException
                | HypervisorException
                | LinkException
                | KeyFileException
                | IllegalArgumentException
                | IOException e) {
            err.println("fe80 agent: " + e.getMessage());
            return FAILED;
        }
    }

    private static int serve(Configuration configuration) throws IOException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (Agent _ = Agent.start(configuration)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                asked.countDown();
                await(ended);
            }));
            await(asked);
        } finally {
            ended.countDown();
        }
        return 0;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
