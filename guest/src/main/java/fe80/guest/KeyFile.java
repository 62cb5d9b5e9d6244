package fe80.guest;

import fe80.file.FileTrouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.EnumSet;
import java.util.Set;

/** A file with a secret in it: only its owner may read it, from the moment that it exists. */
record KeyFile(Path directory, String name) {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    static KeyFile at(Path path) {
        Path absolute = path.toAbsolutePath();
        return new KeyFile(absolute.resolveSibling(""), absolute.getFileName().toString());
    }

    Path path() {
        return directory.resolve(name);
    }

    /** Writes the whole file, or, if it is there already or the disk is full, nothing. */
    void write(String text) {
        // A hard link, unlike a rename, never replaces what is there.
        write(text, partial -> Files.createLink(path(), partial));
    }

    /** Writes the whole file, in the place of the one that may be there, or, if the disk is full, nothing. */
    void replace(String text) {
        write(text, partial -> Files.move(partial, path(), StandardCopyOption.ATOMIC_MOVE));
    }

    private interface Placement {
        void place(Path partial) throws IOException;
    }

    private void write(String text, Placement placement) {
        Path path = path();
        Path partial = directory.resolve("." + name + ".new");
        try {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY_DIRECTORY));
            Files.deleteIfExists(partial);
            try (FileChannel file = FileChannel.open(
                    partial,
                    EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            placement.place(partial);
        } catch (FileAlreadyExistsException e) {
            throw new KeyFileException(
                    "cannot write the key file " + path + ": it exists already, and is never replaced", e);
        } catch (IOException e) {
            throw new KeyFileException("cannot write the key file " + path + ": " + FileTrouble.of(e), e);
        } finally {
            partial.toFile().delete();
        }
    }

    KeyPair read() {
        Path path = path();
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new KeyFileException("cannot trust the key file " + path + ": its mode is "
                        + PosixFilePermissions.toString(permissions)
                        + ", so others may know the key. Make a new one, or if you"
                        + " are sure that nobody has read it: chmod 600 " + path);
            }
            return OpenSsh.parsePrivate(Files.readString(path));
        } catch (IOException | IllegalArgumentException e) {
            throw new KeyFileException("cannot read the key file " + path + ": " + FileTrouble.of(e), e);
        }
    }
}
