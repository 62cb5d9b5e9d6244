package fe80.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

/**
 * What runs in the VM for a copy: a script for perl, which every Debian has (perl-base is essential), so nothing has to
 * be installed there. The two scripts and {@link Push} and {@link Pull} share one form of entries.
 */
enum CopyScript {
    PUSH("push.pl"),
    PULL("pull.pl");

    /** Type, mode, size, length of the path. */
    static final int HEADER = 1 + 4 + 8 + 2;

    static final byte FILE = 'F';
    static final byte DIRECTORY = 'D';
    static final byte END = 'E';

    private final String text;

    CopyScript(String file) {
        text = resource("copy.pl") + resource(file);
    }

    private static String resource(String file) {
        try (InputStream script = Objects.requireNonNull(CopyScript.class.getResourceAsStream(file), file)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " of this program", e);
        }
    }

    Command command(String path) {
        return Command.of("perl", "-e", text, "--", path).named(name().toLowerCase(Locale.ROOT) + " " + path);
    }

    static ByteBuffer header(byte type, int mode, long size, String path) {
        byte[] encoded = path.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > 0xffff) {
            throw new IllegalArgumentException("the path is longer than any system allows: " + Printable.of(path));
        }
        return ByteBuffer.allocate(HEADER + encoded.length)
                .put(type)
                .putInt(mode)
                .putLong(size)
                .putShort((short) encoded.length)
                .put(encoded)
                .flip();
    }
}
