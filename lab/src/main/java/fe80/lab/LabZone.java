package fe80.lab;

import fe80.link.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A management server as it is installed, on a machine of its own, and a network from there to hypervisors. It may be
 * killed and started again.
 */
public final class LabZone {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** The network between server and hypervisors is a bridge on the server's machine, which has the first address. */
    private static final String NETWORK = """
            ip link add name manage type bridge
            ip addr add 192.0.2.1/24 dev manage
            ip link set dev manage up
            """;

    private static final String PLUG = """
            ip link add name manage netns "$2" type veth peer name host"$1"
            ip link set dev host"$1" master manage up
            nsenter --net=/proc/"$2"/ns/net sh -euc "ip addr add 192.0.2.$1/24 dev manage; ip link set dev manage up"
            """;

    private final Installation installation;
    private final Machine machine;
    private final Path state;
    private final Shell shell;
    private int hosts = 1;

    private LabZone(Installation installation, Machine machine) {
        this.installation = installation;
        this.machine = machine;
        this.state = machine.directory().resolve("management");
        this.shell = new Shell(installation, machine);
    }

    /** Starts the server of a new zone; it serves when this returns, and nobody is logged in. */
    public static LabZone found(Lab lab, Installation installation) {
        return found(lab, installation, _ -> "");
    }

    /**
     * The same, told more than where to serve.
     *
     * @param more the end of the server's configuration, on its machine
     */
    public static LabZone found(Lab lab, Installation installation, Function<Machine, String> more) {
        LabZone zone = new LabZone(installation, lab.machine("zone"));
        zone.machine.commands().run("sh", "-euc", NETWORK);
        try {
            Files.createDirectory(zone.state);
            Files.writeString(zone.configuration(), """
                    listen = "192.0.2.1:9443"
                    names = ["192.0.2.1"]
                    state = "%s"
                    %s
                    """.formatted(zone.state, more.apply(zone.machine)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        zone.start();
        return zone;
    }

    /** Where the server runs. */
    public Machine machine() {
        return machine;
    }

    /** The address of the server, for {@code fe80 login}. */
    public String url() {
        return "https://" + server();
    }

    /** The same, for {@code fe80 host enrol}. */
    public String server() {
        return "192.0.2.1:9443";
    }

    /** The shell of who administers the zone, on the server's machine. */
    public Shell shell() {
        return shell;
    }

    /** The file with the token of the first user. */
    public Path adminToken() {
        return state.resolve("admin.token");
    }

    /** Logs in as the first user, in {@link #shell}. */
    public void logIn() {
        shell.run("fe80 login " + url() + " --name zone <" + adminToken());
    }

    /**
     * Plugs a hypervisor into the network, and lets its agent listen there once it is enrolled and started again.
     *
     * @return the address at which the agent will listen, with its port
     */
    public String plug(LabAgent agent) {
        hosts++;
        String pid = Long.toString(agent.machine().pid());
        // The network is the server's, the process numbers are this program's.
        new Commands(List.of("nsenter", "--net=/proc/" + machine.pid() + "/ns/net"))
                .run("sh", "-euc", PLUG, "plug", Integer.toString(hosts), pid);
        String address = "192.0.2." + hosts + ":9080";
        Path directory = agent.machine().directory();
        try {
            Files.writeString(agent.configuration(), """

                    [api]
                    listen = "%1$s"
                    certificate = "%2$s/agent.crt"
                    key = "%2$s/agent.key"
                    authority = "%2$s/authority.crt"
                    """.formatted(address, directory), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return address;
    }

    /** Makes a hypervisor a member of the zone; somebody has to be logged in. */
    public void enrol(LabAgent agent) {
        String address = plug(agent);
        Path invitation = agent.machine().directory().resolve("invitation");
        try {
            Files.writeString(invitation, shell.run("fe80 host invite"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        new Commands(agent.machine().prefix(), PATIENCE)
                .run(
                        "sh",
                        "-euc",
                        "\"$1\" host enrol --server \"$2\" --name \"$3\" --address \"$4\" --config \"$5\" <\"$6\"",
                        "enrol",
                        installation.program().toString(),
                        server(),
                        agent.machine().name(),
                        address,
                        agent.configuration().toString(),
                        invitation.toString());
        agent.kill();
        agent.start();
    }

    /** Runs a command line in {@link #shell} again and again until it says this, within two minutes. */
    public void until(String commandLine, String expected) {
        Instant deadline = Instant.now().plus(PATIENCE);
        String said = shell.run("{ " + commandLine + "; } 2>&1 || true");
        while (!said.contains(expected)) {
            if (Instant.now().isAfter(deadline)) {
                throw new LabException(commandLine + " says: " + said + "; the server's log: " + log());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            said = shell.run("{ " + commandLine + "; } 2>&1 || true");
        }
    }

    /** What the server has logged. */
    public String log() {
        try {
            return Files.readString(machine.directory().resolve("management.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server, also after {@link #kill}; it serves when this returns. */
    public void start() {
        List<String> command = new ArrayList<>(machine.prefix());
        command.addAll(List.of(
                "sh",
                "-euc",
                "echo $$ >\"$1\"; shift; exec \"$@\"",
                "management",
                pidFile().toString(),
                installation.program().toString(),
                "management",
                "--config",
                configuration().toString()));
        try {
            Process server = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(
                            machine.directory().resolve("management.log").toFile()))
                    .start();
            Instant deadline = Instant.now().plus(PATIENCE);
            while (!serves()) {
                if (!server.isAlive() || Instant.now().isAfter(deadline)) {
                    throw new LabException("the management server does not serve:\n" + log());
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        } catch (IOException e) {
            throw new LabException("cannot start the management server", e);
        }
    }

    private boolean serves() {
        return !machine.commands()
                .run("ss", "--no-header", "--listening", "--tcp", "src", server())
                .isBlank();
    }

    /** Kills the server at once, as {@code kill -9} does. */
    public void kill() {
        machine.commands()
                .run(
                        "sh",
                        "-euc",
                        "pid=$(cat \"$1\"); kill -KILL $pid; while [ -d /proc/$pid ]; do sleep 0.01; done",
                        "kill",
                        pidFile().toString());
    }

    private Path configuration() {
        return machine.directory().resolve("management.toml");
    }

    private Path pidFile() {
        return machine.directory().resolve("management.pid");
    }
}
