package fe80.management;

import fe80.daemon.Addresses;
import fe80.daemon.ConfigurationException;
import fe80.daemon.ConfigurationFile;
import fe80.file.FileTrouble;
import fe80.management.access.Limits;
import fe80.management.store.Database;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * What a management server can be told. The file management.toml, which is also what an operator copies, documents each
 * key and holds its default.
 */
public record Configuration(
        String listen,
        List<String> names,
        List<String> origins,
        Path state,
        Observation observation,
        Limits limits,
        Stored database) {

    private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.\\[\\]:-]+");

    /** Reads such files. */
    public static final ConfigurationFile<Configuration> FILE =
            new ConfigurationFile<>(Configuration.class, "management.toml");

    /**
     * Health and metrics.
     *
     * @param listen empty: nowhere
     */
    public record Observation(String listen) {

        /** Checks the address. */
        public Observation {
            var _ = Addresses.parse("observation.listen", listen);
        }

        Optional<InetSocketAddress> address() {
            return Addresses.parse("observation.listen", listen);
        }
    }

    /**
     * The database.
     *
     * @param url for JDBC; empty: the embedded one
     * @param passwordFile empty: there is no password
     */
    public record Stored(String url, String user, String passwordFile) {}

    /**
     * Checks what can be checked without looking at the host.
     *
     * @throws ConfigurationException if a value cannot be one
     */
    public Configuration {
        names = List.copyOf(names);
        origins =
                origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new ConfigurationException("origins has \"" + origin
                        + "\", and not a scheme, a host and a port if it is not the usual one, such as"
                        + " https://console.example");
            }
        }
        if (!state.isAbsolute()) {
            throw new ConfigurationException("state has to be an absolute path, not " + state);
        }
        if (Addresses.parse("listen", listen).isEmpty()) {
            throw new ConfigurationException("listen is empty, and a server that serves nowhere is of no use");
        }
        if (!database.url().isEmpty() && !database.url().startsWith("jdbc:postgresql:")) {
            throw new ConfigurationException(
                    "database.url begins with jdbc:postgresql: or is empty, and \"" + database.url() + "\" does not");
        }
    }

    InetSocketAddress address() {
        return Addresses.parse("listen", listen).orElseThrow();
    }

    /** By what this server is reached: what it was told, or else the host's name. */
    List<String> reachedBy() {
        return names.isEmpty() ? List.of(hostName()) : names;
    }

    Path secret() {
        return state.resolve("secret");
    }

    /** Where the token of the zone's first user is put. */
    Path firstToken() {
        return state.resolve("admin.token");
    }

    Database where() {
        return database.url().isEmpty()
                ? new Database.Embedded(state)
                : new Database.PostgreSql(database.url(), database.user(), password());
    }

    private String password() {
        if (database.passwordFile().isEmpty()) {
            return "";
        }
        try {
            return Files.readString(Path.of(database.passwordFile()))
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read database.password-file " + database.passwordFile() + ": " + FileTrouble.of(e), e);
        }
    }

    /**
     * What this process is called among the servers of the zone. Two in containers may have the same host name and
     * process number.
     */
    static String server() {
        return hostName() + "/" + ProcessHandle.current().pid() + "/"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    }

    /** Not by way of the resolver, which need not know it. */
    static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new ConfigurationException("cannot read the name of this host: " + FileTrouble.of(e), e);
        }
    }
}
