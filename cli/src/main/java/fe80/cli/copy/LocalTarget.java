package fe80.cli.copy;

import com.google.protobuf.ByteString;
import fe80.v1.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A file or directory of this machine: made beside its place under another name, and renamed when it is complete. */
public final class LocalTarget implements Download.Target, AutoCloseable {

    private static final int PERMISSIONS = 0777;

    private final Path place;
    private final Path scratch;
    private final Map<Path, Integer> modes = new LinkedHashMap<>();
    private OutputStream file = OutputStream.nullOutputStream();

    private LocalTarget(Path place, Path scratch) {
        this.place = place;
        this.scratch = scratch;
    }

    /**
     * A target at this place; in it, under the name, if there is a directory.
     *
     * @param name the last part of the source's path
     */
    public static LocalTarget at(Path path, String name) throws IOException {
        Path place = (Files.isDirectory(path) ? path.resolve(name) : path).toAbsolutePath();
        Path parent = place.getParent();
        return new LocalTarget(place, Files.createTempDirectory(parent == null ? place : parent, ".fe80-"));
    }

    @Override
    public void entry(Entry entry) throws IOException {
        file.close();
        Path content = scratch.resolve("content");
        Path path = entry.getPath().isEmpty() ? content : content.resolve(entry.getPath());
        if (entry.getType() == Entry.Type.DIRECTORY) {
            Files.createDirectory(path);
        } else {
            file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        modes.put(path, entry.getMode());
    }

    @Override
    public void data(ByteString data) throws IOException {
        data.writeTo(file);
    }

    @Override
    public void complete() throws IOException {
        file.close();
        // From the inside out: a directory may be one that its owner must not write.
        List<Path> paths = new ArrayList<>(modes.keySet());
        Collections.reverse(paths);
        Path content = scratch.resolve("content");
        for (Path path : paths) {
            if (!path.equals(content)) {
                permit(path, path);
            }
        }
        boolean directory = Files.isDirectory(content, LinkOption.NOFOLLOW_LINKS);
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                && directory != Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(place + " is there, and is " + (directory ? "no" : "a") + " directory");
        } else if (directory && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Exchange.swap(content, place); // close() removes the old one
        } else {
            Files.move(content, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        permit(place, content);
    }

    private void permit(Path path, Path announced) throws IOException {
        Files.setAttribute(path, "unix:mode", modes.getOrDefault(announced, 0) & PERMISSIONS);
    }

    /** Removes what is left of a copy that was not completed. */
    @Override
    public void close() throws IOException {
        file.close();
        List<Path> left;
        try (Stream<Path> walk = Files.walk(scratch)) {
            left = new ArrayList<>(walk.toList());
        }
        Collections.reverse(left);
        for (Path path : left) {
            Files.delete(path);
        }
    }
}
