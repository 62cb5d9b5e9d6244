package fe80.agent;

import fe80.agent.enrolment.EnrolCommand;
import fe80.agent.enrolment.EnrolmentException;
import fe80.daemon.Arguments;
import fe80.daemon.ConfigurationException;
import fe80.daemon.DaemonCommand;
import fe80.file.FileTrouble;
import fe80.guest.KeyFileException;
import fe80.hypervisor.HypervisorException;
import fe80.link.LinkException;
import fe80.systemvm.Image;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The agent as a command: to run it, and to make its host part of a zone. */
final class AgentCommand implements DaemonCommand.Daemon<Configuration> {

    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;
    private static final Path USUAL = Path.of("/etc/fe80/agent.toml");

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    AgentCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Returns when the agent has ended, or the host is enrolled: the exit status. */
    int run(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("enrol")) {
            return enrol(List.of(arguments).subList(1, arguments.length));
        }
        return new DaemonCommand<>(
                        "fe80 agent",
                        USUAL,
                        Configuration.FILE,
                        this,
                        Set.of(
                                HypervisorException.class,
                                LinkException.class,
                                KeyFileException.class,
                                IllegalArgumentException.class))
                .run(out, err, arguments);
    }

    @Override
    public void check(Configuration configuration) {
        Image.in(configuration.image());
    }

    @Override
    public AutoCloseable start(Configuration configuration) throws IOException {
        return Agent.start(configuration);
    }

    private int enrol(List<String> words) {
        try {
            Arguments arguments = EnrolCommand.arguments(words);
            Configuration configuration =
                    Configuration.FILE.read(arguments.value("--config").map(Path::of), USUAL);
            int port = configuration
                    .api()
                    .address()
                    .map(InetSocketAddress::getPort)
                    .orElseThrow(() -> new ConfigurationException(
                            "the agent does not serve the zone yet: set listen of [api] in its configuration, such as"
                                    + " \"[::]:9080\", and enrol then"));
            new EnrolCommand(configuration.membership(), Agent.hostName(), port).run(words, in, out);
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("fe80 host enrol: " + e.getMessage());
            err.print(EnrolCommand.USAGE);
            return WRONG_USE;
        } catch (ConfigurationException | EnrolmentException | IOException e) {
            err.println("fe80 host enrol: " + FileTrouble.of(e));
            return FAILED;
        }
    }
}
