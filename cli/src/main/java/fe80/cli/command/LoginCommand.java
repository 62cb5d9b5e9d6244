package fe80.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.connection.AgentConnection;
import fe80.cli.connection.Contexts;
import fe80.cli.connection.Failures;
import fe80.cli.connection.Target;
import fe80.cli.connection.ZoneToken;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.SelfRequest;
import fe80.v1.User;
import io.grpc.StatusException;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 login}. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Log in to a zone: all commands are about it from then on.",
            "The token is read from stdin, so that it is in no process list and no history."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 login https://zone.example:9443 < token",
            "  fe80 login https://zone.example:9443 --name production < token",
            "  fe80 context --local    # back to the agent of this hypervisor"
        })
public final class LoginCommand implements Callable<Integer> {

    private static final int LONGEST_TOKEN = 1024;

    private final Streams streams;

    @Parameters(paramLabel = "SERVER", description = "A management server: HOST:PORT or https://HOST:PORT.")
    private String server = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call the zone; otherwise the server's host name.")
    private Optional<String> name = Optional.empty();

    /** A command with these streams. */
    public LoginCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        URI uri = Target.Zone.server(server);
        if (streams.terminals().in()) {
            streams.err().print("Token: ");
            streams.err().flush();
        }
        String called = name.orElseGet(uri::getHost);
        Target.Zone zone = new Target.Zone(called, uri, new ZoneToken(token()));
        User user = self(zone);
        new Contexts(streams.environment()).add(zone);
        streams.out().println("logged in to " + called + " as " + user.getName());
        return 0;
    }

    private String token() {
        try {
            return new String(streams.in().readNBytes(LONGEST_TOKEN), UTF_8).strip();
        } catch (IOException e) {
            throw Failure.of("cannot read the token from stdin", e);
        }
    }

    private static User self(Target.Zone zone) {
        try (AgentConnection connection = AgentConnection.to(zone)) {
            return connection.users().self(SelfRequest.getDefaultInstance());
        } catch (StatusException e) {
            throw Failures.of(e, zone);
        }
    }
}
