package fe80.agent.enrolment;

import fe80.daemon.Arguments;
import fe80.v1.Membership;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * {@code fe80 host enrol}: makes this host part of a zone. The token comes from stdin, so that no list of processes has
 * it.
 *
 * @param name this host's, unless another is given
 * @param port where the agent serves the zone
 */
public record EnrolCommand(MembershipFiles files, String name, int port) {

    /** What can be said to it. */
    public static final String USAGE = """
            usage: fe80 host enrol --server HOST:PORT… [--name NAME] [--address HOST:PORT] [--config FILE] <TOKEN
              --server HOST:PORT    a server of the zone; more than one, so that one may be away later
              --name NAME           what the zone calls this host; without it, its host name
              --address HOST:PORT   where the zone reaches the agent; without it, the name and the port of [api]
              --config FILE         the configuration of the agent; without it, /etc/fe80/agent.toml
            """;

    /**
     * Reads what was said to it.
     *
     * @throws IllegalArgumentException if that is something else than {@link #USAGE} says
     */
    public static Arguments arguments(List<String> words) {
        Arguments arguments = Arguments.parse(words, Set.of("--server", "--name", "--address", "--config"), Set.of());
        if (!arguments.has("--server")) {
            throw new IllegalArgumentException("--server is missing");
        }
        return arguments;
    }

    /**
     * Enrols, and says so.
     *
     * @throws EnrolmentException if it cannot be done
     * @throws IllegalArgumentException as {@link #arguments}
     */
    public void run(List<String> words, InputStream in, PrintStream out) throws IOException {
        Arguments arguments = arguments(words);
        List<String> servers = arguments.all("--server");
        String called = arguments.value("--name").orElse(name);
        String address = arguments.value("--address").orElse(called + ":" + port);
        String token = token(in);
        Membership membership = ZoneServer.ofToken(servers.getFirst(), token)
                .enrol(token, CertificateRequest.of(files.keys()), called, address);
        files.write(membership);
        files.writeServers(servers);
        out.println(membership.getName() + " is part of the zone, as " + membership.getHostId()
                + "; if its agent runs, restart it: systemctl restart fe80-agent");
    }

    private static String token(InputStream in) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)).readLine();
        return line == null ? "" : line.strip();
    }
}
