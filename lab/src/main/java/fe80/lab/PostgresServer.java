package fe80.lab;

import fe80.link.Commands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own, of Debian's package, on a port of the loopback interface of this host or of a machine. An
 * unprivileged user runs it, on a machine of the lab, so that it and its files are gone when it is closed, or when this
 * JVM ends.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "nobody";
    private static final int USUAL_PORT = 5432;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Machine machine;
    private final Commands asUser;
    private final Path directory;
    private final String password = UUID.randomUUID().toString();
    private final int port;

    private PostgresServer(Machine machine, List<String> prefix, int port) {
        this.machine = machine;
        this.port = port;
        this.directory = machine.directory().resolve("postgres");
        List<String> user = List.of(
                "setpriv",
                "--reuid=" + USER,
                "--regid=nogroup",
                "--clear-groups",
                "env",
                "--chdir=/",
                "PGPASSWORD=" + password);
        this.asUser = new Commands(Stream.concat(prefix.stream(), user.stream()).toList(), DEADLINE);
    }

    /**
     * Makes one and starts it.
     *
     * @throws LabException if there is no PostgreSQL on this host
     */
    public static PostgresServer start() {
        Machine machine = Machine.start("postgres");
        // All of the machine but its network: the tests connect from this host.
        List<String> prefix = List.of("nsenter", "--target=" + machine.pid(), "--mount", "--pid", "--");
        return made(new PostgresServer(machine, prefix, freePort()));
    }

    /** The same, for programs on this machine, which it ends with. */
    public static PostgresServer startOn(Machine machine) {
        return made(new PostgresServer(machine, machine.prefix(), USUAL_PORT));
    }

    private static PostgresServer made(PostgresServer server) {
        try {
            server.make();
            server.up();
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Makes an empty database and returns its JDBC URL. */
    public String newDatabase() {
        String name = "zone_" + UUID.randomUUID().toString().replace("-", "");
        asUser.run(
                program("psql"),
                "--host=127.0.0.1",
                "--port=" + port,
                "--dbname=postgres",
                "--command=create database " + name);
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
    }

    /** Who may do everything in it. */
    public String user() {
        return USER;
    }

    /** The user's. */
    public String password() {
        return password;
    }

    /** Starts it, and returns when it can be used. */
    public void up() {
        asUser.run(
                program("pg_ctl"),
                "--pgdata=" + data(),
                "--log=" + directory.resolve("log"),
                "--options=-h 127.0.0.1 -p " + port + " -k " + directory,
                "--wait",
                "start");
    }

    /** Ends it as a crash would: what it has acknowledged is there when it is up again. */
    public void down() {
        asUser.run(program("pg_ctl"), "--pgdata=" + data(), "--mode=immediate", "stop");
    }

    private void make() {
        Path file = directory.resolve("password");
        Commands asRoot = new Commands();
        asRoot.run("chmod", "711", machine.directory().toString());
        asRoot.run("install", "--directory", "--owner=" + USER, "--mode=700", directory.toString());
        asUser.run(List.of("tee", file.toString()), password);
        asUser.run(
                program("initdb"),
                "--pgdata=" + data(),
                "--auth=scram-sha-256",
                "--pwfile=" + file,
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync");
    }

    private Path data() {
        return directory.resolve("data");
    }

    private static String program(String name) {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.max(Comparator.comparingInt(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin")
                    .resolve(name)
                    .toString();
        } catch (IOException e) {
            throw new LabException(
                    "there is no PostgreSQL in " + VERSIONS + ": install Debian's package postgresql", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabException("there is no free port on the loopback interface", e);
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
