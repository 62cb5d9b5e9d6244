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
 * A PostgreSQL of its own, of Debian's package, on a port of this host's loopback interface or on machines of a lab. An
 * unprivileged user runs it, on a machine of the lab, so that it and its files are gone when it is closed, or when this
 * JVM ends.
 */
public final class PostgresServer implements AutoCloseable {

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "nobody";
    private static final int PORT = 5432;
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Machine machine;
    private final Commands asUser;
    private final Path directory;
    private final String password = UUID.randomUUID().toString();
    private final String address;
    private final int port;

    private PostgresServer(Machine machine, List<String> prefix, String address, int port) {
        this.machine = machine;
        this.address = address;
        this.port = port;
        this.directory = machine.directory().resolve("postgres");
        this.asUser = new Commands(
                concatenated(
                        prefix,
                        List.of(
                                "setpriv",
                                "--reuid=" + USER,
                                "--regid=nogroup",
                                "--clear-groups",
                                "env",
                                "--chdir=/",
                                "PGPASSWORD=" + password)),
                DEADLINE);
    }

    private static List<String> concatenated(List<String> first, List<String> rest) {
        return Stream.concat(first.stream(), rest.stream()).toList();
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
        return new PostgresServer(machine, prefix, "127.0.0.1", freePort()).made();
    }

    /** The same, for servers on machines of the lab. */
    static PostgresServer start(ManagementNetwork network) {
        Machine machine = Machine.start("postgres");
        return new PostgresServer(machine, machine.prefix(), network.join(machine), PORT).made();
    }

    private PostgresServer made() {
        try {
            make();
            up();
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where it runs. */
    Machine machine() {
        return machine;
    }

    /** Makes an empty database and returns its JDBC URL. */
    public String newDatabase() {
        String name = "zone_" + UUID.randomUUID().toString().replace("-", "");
        asUser.run(
                program("psql"),
                "--host=" + address,
                "--port=" + port,
                "--dbname=postgres",
                "--command=create database " + name);
        return "jdbc:postgresql://" + address + ":" + port + "/" + name;
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
                "--options=-h " + address + " -p " + port + " -k " + directory,
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
        asUser.run(
                List.of("tee", "--append", data().resolve("pg_hba.conf").toString()),
                "host all all samenet scram-sha-256\n");
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
