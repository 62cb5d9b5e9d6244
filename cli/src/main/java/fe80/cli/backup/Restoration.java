package fe80.cli.backup;

import fe80.cli.output.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Puts the database of a backup where a server finds it. It never replaces one. */
public final class Restoration {

    private static final String DATABASE = "zone.mv.db";

    /** What fe80.management.Restored looks for. */
    private static final String MARK = "restored";

    private Restoration() {}

    /**
     * Puts it there, and returns where it is.
     *
     * @param directory what the server's configuration calls state; its owner owns the database
     * @throws Failure if there is a database already, or the file has none in it: then nothing was changed
     */
    public static Path of(Path file, Path directory) {
        Path place = directory.resolve(DATABASE);
        if (Files.exists(place)) {
            throw new Failure("nothing was restored, since there is a database already: " + place
                    + ". Stop the server and move it away, if the backup is to take its place");
        }
        if (!Files.isDirectory(directory)) {
            throw new Failure("nothing was restored, since there is no directory " + directory
                    + ": start the server once, stop it, and move its database away");
        }
        Path scratch = directory.resolve(DATABASE + ".part");
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream entries = new ZipInputStream(in)) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().equals(DATABASE)) {
                    write(entries, scratch);
                    Files.setOwner(scratch, Files.getOwner(directory));
                    mark(directory);
                    Files.move(scratch, place, StandardCopyOption.ATOMIC_MOVE);
                    return place;
                }
            }
            throw new Failure("nothing was restored: " + file + " is no backup of a zone, as 'fe80 management backup'"
                    + " makes one");
        } catch (IOException e) {
            throw Failure.of("nothing was restored from " + file, e);
        } finally {
            discard(scratch);
        }
    }

    private static void write(InputStream content, Path scratch) throws IOException {
        Files.deleteIfExists(scratch);
        try (FileChannel channel = FileChannel.open(
                scratch,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            var _ = content.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
    }

    /** The server that finds it lets no job go on by itself, since it may have gone on after the backup. */
    private static void mark(Path directory) throws IOException {
        Path mark = directory.resolve(MARK);
        Files.deleteIfExists(mark);
        Files.createFile(mark, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.setOwner(mark, Files.getOwner(directory));
    }

    private static void discard(Path scratch) {
        try {
            Files.deleteIfExists(scratch);
        } catch (IOException _) {
            // What went wrong before says more.
        }
    }
}
