package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.connection.Failures;
import fe80.cli.output.Failure;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which agent a command talks to. */
final class AgentOption {

    private static final String VARIABLE = "FE80_AGENT";
    private static final String DEFAULT = "unix:///run/fe80/agent.sock";

    @Option(
            names = "--agent",
            paramLabel = "URI",
            description = "The agent's socket; otherwise $" + VARIABLE + ", otherwise " + DEFAULT + ".")
    private Optional<URI> agent = Optional.empty();

    /** What a command does with a connection. */
    @FunctionalInterface
    interface Call<T> {
        T on(AgentConnection connection) throws StatusException;
    }

    /** Connects, calls, and closes; a status becomes a failure that a user understands. */
    <T> T call(Map<String, String> environment, Call<T> call) {
        URI target = target(environment);
        try (AgentConnection connection = AgentConnection.to(target)) {
            return call.on(connection);
        } catch (StatusException failure) {
            throw Failures.of(failure, target);
        } catch (StatusRuntimeException failure) {
            throw Failures.of(failure, target);
        }
    }

    /** The agent that is meant. */
    URI target(Map<String, String> environment) {
        String text = environment.getOrDefault(VARIABLE, DEFAULT);
        try {
            return agent.orElseGet(() -> URI.create(text));
        } catch (IllegalArgumentException failure) {
            throw new Failure(VARIABLE + " is \"" + text + "\", which is no URI: " + failure.getMessage(), failure);
        }
    }
}
