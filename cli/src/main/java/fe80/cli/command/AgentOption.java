package fe80.cli.command;

import fe80.cli.connection.AgentConnection;
import fe80.cli.connection.Contexts;
import fe80.cli.connection.Failures;
import fe80.cli.connection.Target;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom a command talks to: the agent of this hypervisor, or a zone that the user is logged in to. */
final class AgentOption {

    private static final String VARIABLE = "FE80_AGENT";
    private static final String DEFAULT = "unix:///run/fe80/agent.sock";

    @Option(
            names = "--agent",
            paramLabel = "URI",
            description = "The agent's socket; otherwise $" + VARIABLE + ", the zone in use (fe80 context), or "
                    + DEFAULT + ".")
    private Optional<String> agent = Optional.empty();

    @Option(names = "--zone", paramLabel = "ZONE", description = "A zone that you are logged in to, instead.")
    private Optional<String> zone = Optional.empty();

    /** What a command does with a connection. */
    @FunctionalInterface
    interface Call<T> {
        T on(AgentConnection connection) throws StatusException;
    }

    /** Connects, calls, and closes; a status becomes a failure that a user understands. */
    <T> T call(Map<String, String> environment, Call<T> call) {
        Target target = target(environment);
        try (AgentConnection connection = AgentConnection.to(target)) {
            return call.on(connection);
        } catch (StatusException failure) {
            throw Failures.of(failure, target);
        } catch (StatusRuntimeException failure) {
            throw Failures.of(failure, target);
        }
    }

    /** Who is meant. */
    Target target(Map<String, String> environment) {
        if (zone.isPresent()) {
            return new Contexts(environment).zone(zone.get());
        }
        if (agent.isEmpty() && !environment.containsKey(VARIABLE)) {
            Optional<Target.Zone> used = new Contexts(environment).target();
            if (used.isPresent()) {
                return used.get();
            }
        }
        return Target.Agent.at(agent.orElseGet(() -> environment.getOrDefault(VARIABLE, DEFAULT)));
    }
}
