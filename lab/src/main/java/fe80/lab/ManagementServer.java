package fe80.lab;

import fe80.v1.InviteRequest;
import io.grpc.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A management server as it is installed, as a process on a lab machine. It may be killed, frozen and started again.
 */
public final class ManagementServer {

    /** Where it serves, at the address that it was given. */
    public static final int PORT = 9443;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Machine machine;
    private final Installation installation;
    private final String address;
    private final Path directory;
    private final List<String> environment;

    private ManagementServer(
            Machine machine, Installation installation, String address, Path directory, List<String> environment) {
        this.machine = machine;
        this.installation = installation;
        this.address = address;
        this.directory = directory;
        this.environment = environment;
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
        List<String> command = new ArrayList<>(machine.prefix());
        command.add("env");
        command.addAll(environment);
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
            long before = Files.size(log());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log().toFile()))
                    .start();
            awaitReady(process, before);
        } catch (IOException e) {
            throw new LabException("cannot start the management server on " + machine.name(), e);
        }
    }

    private void awaitReady(Process process, long before) throws IOException {
        Instant deadline = Instant.now().plus(START);
        while (!loggedSince(before).contains("Management: ready zone=")) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new LabException(
                        "the management server on " + machine.name() + " does not serve:\n" + loggedSince(before));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private String loggedSince(long before) throws IOException {
        try (InputStream log = Files.newInputStream(log())) {
            log.skipNBytes(before);
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Makes the host of this agent part of the zone, as an operator does: it is called at this address of its machine,
     * and its agent is another process when this returns.
     */
    public void enrol(LabAgent agent, ZoneConnection zone, String agentAddress) throws StatusException {
        Path files = agent.machine().directory();
        Path token = files.resolve("invitation");
        write(token, zone.enrolment().invite(InviteRequest.getDefaultInstance()).getToken());
        Path toml = files.resolve("agent.toml");
        write(toml, read(toml) + """

                [api]
                listen = "%1$s:9080"
                certificate = "%2$s/agent.crt"
                key = "%2$s/agent.key"
                authority = "%2$s/authority.crt"
                """.formatted(agentAddress, files));
        agent.machine()
                .commands()
                .run(
                        "sh",
                        "-euc",
                        "\"$1\" host enrol --server \"$2\" --name \"$3\" --address \"$4\" --config \"$5\" <\"$6\"",
                        "enrol",
                        installation.program().toString(),
                        address + ":" + PORT,
                        agent.machine().name(),
                        agentAddress + ":9080",
                        toml.toString(),
                        token.toString());
        agent.kill();
        agent.start();
    }

    /** Ends it as {@code kill -9} does; it is gone when this returns. */
    public void kill() {
        machine.commands()
                .run(
                        "sh",
                        "-euc",
                        "pid=$(cat \"$1\"); kill -KILL $pid; while [ -d /proc/$pid ]; do sleep 0.01; done",
                        "kill",
                        pidFile().toString());
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
        return machine.commands()
                .run("cat", state().resolve("admin.token").toString())
                .strip();
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
        return read(log());
    }

    /** How much of its heap is in use after a collection, in bytes. */
    public long liveHeap() {
        Path jcmd = installation.prefix().resolve("lib/fe80/java/bin/jcmd");
        String pid = read(pidFile()).strip();
        machine.commands().run(jcmd.toString(), pid, "GC.run");
        return kibibytes(USED, machine.commands().run(jcmd.toString(), pid, "GC.heap_info"));
    }

    /** How much of it is in memory, in bytes. */
    public long resident() {
        return kibibytes(
                RESIDENT,
                machine.commands().run("cat", "/proc/" + read(pidFile()).strip() + "/status"));
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

    private Path pidFile() {
        return directory.resolve("pid");
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
