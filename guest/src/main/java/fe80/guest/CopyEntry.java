package fe80.guest;

import java.util.List;

/** A file or a directory that is copied to or from a System VM. */
public sealed interface CopyEntry {

    /** Relative to what is copied, with {@code /} between its parts; empty for that itself. */
    String path();

    /** The permission bits, such as 0644. */
    int mode();

    /** A regular file of so many bytes, which follow. */
    record File(String path, int mode, long size) implements CopyEntry {

        public File {
            check(path, mode);
            if (size < 0) {
                throw new IllegalArgumentException("a file cannot have " + size + " bytes");
            }
        }
    }

    /** A directory; what is in it follows. */
    record Directory(String path, int mode) implements CopyEntry {

        public Directory {
            check(path, mode);
        }
    }

    /** Whoever sends a path may want to write elsewhere: no VM is trusted to name a place outside. */
    private static void check(String path, int mode) {
        boolean outside = List.of(path.split("/", -1)).stream()
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if ((outside && !path.isEmpty()) || path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not a relative path: \"" + Printable.of(path) + "\"");
        }
        if ((mode & ~07777) != 0) {
            throw new IllegalArgumentException("not the permission bits of a file: " + Integer.toOctalString(mode));
        }
    }
}
