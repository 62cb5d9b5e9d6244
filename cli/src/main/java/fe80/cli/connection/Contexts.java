package fe80.cli.connection;

import fe80.cli.output.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The zones that a user is logged in to, and which of them is used now: a file for each in {@code zones}, readable by
 * its owner only, of two lines, address and token, and one for each authority that was learnt since; and a file
 * {@code zone} with the name of the one in use.
 */
public final class Contexts {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    private final Path directory;

    /** Those of this user: in $XDG_CONFIG_HOME/fe80, otherwise in ~/.config/fe80. */
    public Contexts(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "/");
        this.directory = Path.of(environment.getOrDefault("XDG_CONFIG_HOME", home + "/.config"), "fe80");
    }

    /** The names of all zones. */
    public List<String> names() {
        Path zones = directory.resolve("zones");
        if (!Files.isDirectory(zones)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(zones)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw Failure.of("cannot list " + zones, e);
        }
    }

    /** The name of the zone in use; empty if this hypervisor's agent is. */
    public Optional<String> current() {
        return read(directory.resolve("zone")).map(String::strip);
    }

    /** The zone in use; empty if this hypervisor's agent is. */
    public Optional<Target.Zone> target() {
        return current().map(this::zone);
    }

    /**
     * The zone of this name.
     *
     * @throws Failure if there is none
     */
    public Target.Zone zone(String name) {
        Path file = file(name);
        List<String> lines = read(file)
                .orElseThrow(() -> new Failure("you are not logged in to a zone \"" + name + "\": "
                        + (names().isEmpty() ? "'fe80 login' does that" : "there are " + String.join(", ", names()))))
                .lines()
                .toList();
        if (lines.size() < 2) {
            throw new Failure(file + " is damaged: 'fe80 login' writes it anew");
        }
        ZoneToken token = new ZoneToken(lines.get(1));
        List<String> authorities = Stream.concat(
                        Stream.of(token.authority()), lines.stream().skip(2))
                .toList();
        return new Target.Zone(name, URI.create(lines.get(0)), token, ZoneAuthorities.keptIn(file, authorities));
    }

    /** Keeps a zone, and uses it from now on. */
    public void add(Target.Zone zone) {
        write(file(zone.name()), zone.uri() + "\n" + zone.token().text() + "\n");
        use(zone.name());
    }

    /** Uses this zone from now on. */
    public void use(String name) {
        zone(name);
        write(directory.resolve("zone"), name + "\n");
    }

    /** Uses this hypervisor's agent from now on. */
    public void useAgent() {
        try {
            Files.deleteIfExists(directory.resolve("zone"));
        } catch (IOException e) {
            throw Failure.of("cannot delete " + directory.resolve("zone"), e);
        }
    }

    private Path file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new Failure("\"" + name + "\" cannot be the name of a zone: letters, digits, and . _ - inside can");
        }
        return directory.resolve("zones").resolve(name);
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Failure.of("cannot read " + file, e);
        }
    }

    private static void write(Path file, String content) {
        Path partial = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(partial, content);
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Failure.of("cannot write " + file, e);
        }
    }
}
