package fe80.lab;

import fe80.link.Commands;
import fe80.v1.InviteRequest;
import io.grpc.StatusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A management server as it is installed, as a process on a lab machine. It may be killed, frozen and started again.
 */
public final class ManagementServer {

    /** Where it serves, at the address that it was given. */
    public static final int PORT = 9443;

    private static final Duration START = Duration.ofMinutes(2);

    /** It has the name of its machine, by which tests tell the servers of a zone apart. */
    private static final String NAMED = "hostname \"$0\"; exec \"$@\"";

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Machine machine;
    private final Installation installation;
    private final String address;
    private final Path directory;
    private final MachineProgram program;

    private ManagementServer(
            Machine machine, Installation installation, String address, Path directory, List<String> environment) {
        this.machine = machine;
        this.installation = installation;
        this.address = address;
        this.directory = directory;
        this.program = new MachineProgram(machine, command(installation, environment), directory.resolve("pid"), log());
    }

    private List<String> command(Installation installation, List<String> environment) {
        return Stream.of(
                        List.of("unshare", "--uts", "sh", "-euc", NAMED, machine.name(), "env"),
                        environment,
                        List.of(
                                installation.program().toString(),
                                "management",
                                "--config",
                                configuration().toString()))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Prepares a server with the embedded database, in the machine's directory.
     *
     * @param address of this machine, where it serves
     * @param environment what else is in its environment, as {@code NAME=value}
     */
    public static ManagementServer alone(
            Machine machine, Installation installation, String address, List<String> environment) {
        ManagementServer server = new ManagementServer(
                machine, installation, address, machine.directory().resolve("management"), environment);
        server.configure("");
        return server;
    }

    /** Prepares a server that shares a database with others. */
    static ManagementServer sharing(
            Machine machine, Installation installation, String address, String database, PostgresServer postgres) {
        ManagementServer server = new ManagementServer(
                machine, installation, address, machine.directory().resolve("management"), List.of());
        Path password = server.directory.resolve("password");
        server.configure("""
                [database]
                url = "%s"
                user = "%s"
                password-file = "%s"
                """.formatted(database, postgres.user(), password));
        write(password, postgres.password());
        return server;
    }

    private void configure(String database) {
        try {
            Files.createDirectories(directory.resolve("state"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(configuration(), """
                listen = "%1$s:%2$d"
                names = ["%1$s"]
                state = "%3$s"
                %4$s""".formatted(address, PORT, state(), database));
        write(log(), "");
    }

    /** The secret of the zone, which all of its servers have, as an operator copies it. */
    void secretOf(ManagementServer founder) {
        String secret = founder.machine
                .commands()
                .run("cat", founder.state().resolve("secret").toString());
        machine.commands()
                .run(
                        List.of(
                                "sh",
                                "-euc",
                                "umask 077; cat >\"$1\"",
                                "secret",
                                state().resolve("secret").toString()),
                        secret);
    }

    /** Starts it, and returns when it says that it is ready. */
    public void start() {
        int before = logged().length();
        program.start(() -> logged().substring(before).contains("Management: ready zone="), START);
    }

    /**
     * Makes the host of this agent part of the zone, as an operator does: it is called at this address of its machine,
     * and its agent is another process when this returns.
     */
    public void enrol(LabAgent agent, ZoneConnection zone, String agentAddress) throws StatusException {
        enrol(
                agent,
                zone.enrolment().invite(InviteRequest.getDefaultInstance()).getToken(),
                agent.listen(agentAddress));
    }

    /**
     * The same, with an agent that will listen there when it is started again.
     *
     * @param place its address with the port
     */
    void enrol(LabAgent agent, String invitation, String place) {
        new Commands(agent.machine().prefix(), START)
                .run(
                        List.of(
                                installation.program().toString(),
                                "host",
                                "enrol",
                                "--server",
                                address + ":" + PORT,
                                "--name",
                                agent.machine().name(),
                                "--address",
                                place,
                                "--config",
                                agent.configuration().toString()),
                        invitation);
        agent.kill();
        agent.start();
    }

    /** Ends it as {@code kill -9} does; it is gone when this returns. */
    public void kill() {
        program.kill();
    }

    /** A connection of the zone's first user, which only the server that founded the zone can give. */
    public ZoneConnection connect(MachineSockets sockets) {
        return connect(sockets, firstToken());
    }

    /** A connection of the owner of this token. */
    public ZoneConnection connect(MachineSockets sockets, String token) {
        return ZoneConnection.to(sockets, address, PORT, token);
    }

    /** The token of the zone's first user. */
    public String firstToken() {
        return machine.commands().run("cat", adminToken().toString()).strip();
    }

    /** The file with the token of the zone's first user. */
    Path adminToken() {
        return state().resolve("admin.token");
    }

    /** Where it serves. */
    public String address() {
        return address;
    }

    /** The directory of what it keeps. */
    Path state() {
        return directory.resolve("state");
    }

    /** What it has logged. */
    String logged() {
        return program.logged();
    }

    /** How much of its heap is in use after a collection, in bytes. */
    public long liveHeap() {
        Path jcmd = installation.prefix().resolve("lib/fe80/java/bin/jcmd");
        String pid = program.pid();
        machine.commands().run(jcmd.toString(), pid, "GC.run");
        return kibibytes(USED, machine.commands().run(jcmd.toString(), pid, "GC.heap_info"));
    }

    /** How much of it is in memory, in bytes. */
    public long resident() {
        return kibibytes(RESIDENT, machine.commands().run("cat", "/proc/" + program.pid() + "/status"));
    }

    private static long kibibytes(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new LabException("the JVM does not say how much it uses: " + text);
        }
        return Long.parseLong(matcher.group(1)) * 1024;
    }

    private Path configuration() {
        return directory.resolve("management.toml");
    }

    private Path log() {
        return directory.resolve("log");
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
