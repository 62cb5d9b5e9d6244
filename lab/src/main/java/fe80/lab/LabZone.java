package fe80.lab;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A management server as it is installed, on a machine of its own, with a network from there to hypervisors and the
 * shell of who administers the zone.
 */
public final class LabZone {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final ManagementNetwork network;
    private final ManagementServer server;
    private final Shell shell;

    private LabZone(ManagementNetwork network, ManagementServer server, Shell shell) {
        this.network = network;
        this.server = server;
        this.shell = shell;
    }

    /** Starts the server of a new zone; it serves when this returns, and nobody is logged in. */
    public static LabZone found(Lab lab, Installation installation) {
        ManagementNetwork network = new ManagementNetwork(lab.machine("switch"));
        Machine machine = lab.machine("zone");
        return of(
                network,
                ManagementServer.alone(machine, installation, network.join(machine), List.of()),
                new Shell(installation, machine));
    }

    /** The same, of a server on this network whose shell is on its machine. */
    static LabZone of(ManagementNetwork network, ManagementServer server, Shell shell) {
        server.start();
        return new LabZone(network, server, shell);
    }

    /** What serves it. */
    ManagementServer management() {
        return server;
    }

    /** The address of the server, for {@code fe80 login}. */
    public String url() {
        return "https://" + server();
    }

    /** The same, for {@code fe80 host enrol}. */
    public String server() {
        return server.address() + ":" + ManagementServer.PORT;
    }

    /** The shell of who administers the zone, on the server's machine. */
    public Shell shell() {
        return shell;
    }

    /** The file with the token of the first user. */
    public Path adminToken() {
        return server.adminToken();
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
        return agent.listen(network.join(agent.machine()));
    }

    /** Makes a hypervisor a member of the zone; somebody has to be logged in. */
    public void enrol(LabAgent agent) {
        server.enrol(agent, shell.run("fe80 host invite"), plug(agent));
    }

    /** Runs a command line in {@link #shell} again and again until it says this, within two minutes. */
    public void until(String commandLine, String expected) {
        Instant deadline = Instant.now().plus(PATIENCE);
        String said = shell.run("{ " + commandLine + "; } 2>&1 || true");
        while (!said.contains(expected)) {
            if (Instant.now().isAfter(deadline)) {
                throw new LabException(commandLine + " says: " + said + "; the server's log: " + server.logged());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            said = shell.run("{ " + commandLine + "; } 2>&1 || true");
        }
    }

    /** Starts the server after {@link #kill}; it serves when this returns. */
    public void start() {
        server.start();
    }

    /** Kills the server at once, as {@code kill -9} does. */
    public void kill() {
        server.kill();
    }
}
