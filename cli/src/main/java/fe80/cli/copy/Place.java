package fe80.cli.copy;

import fe80.cli.output.Failure;
import java.nio.file.Path;

/** Where a copy comes from or goes to. */
public sealed interface Place {

    /** A file or directory of this machine. */
    record Local(Path path) implements Place {}

    /** Our stdin or stdout. */
    record Standard() implements Place {}

    /** A file or directory in a System VM; the path is absolute. */
    record InVm(String vm, String path) implements Place {}

    /**
     * Reads {@code VM:/path}, {@code -} or a local path, as scp(1) does: a colon before the first slash means a VM.
     *
     * @throws Failure if the path in a VM is not absolute
     */
    static Place parse(String text) {
        int colon = text.indexOf(':');
        int slash = text.indexOf('/');
        if (text.equals("-")) {
            return new Standard();
        } else if (colon <= 0 || (slash >= 0 && slash < colon)) {
            return new Local(Path.of(text));
        }
        String path = text.substring(colon + 1);
        if (!path.startsWith("/")) {
            throw new Failure("\"" + text + "\": a path in a System VM is absolute, such as " + text.substring(0, colon)
                    + ":/root/" + path);
        }
        return new InVm(text.substring(0, colon), path);
    }
}
