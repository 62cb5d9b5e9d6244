package fe80.guest;

import java.util.regex.Pattern;

/**
 * What was copied, as far as two sides have to agree on it.
 *
 * @param size bytes of all files
 * @param sha256 the SHA-256 digest of all files' contents, one after the other, in 64 lower-case hexadecimal digits
 */
public record Checksum(long size, String sha256) {

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public Checksum {
        if (size < 0 || !DIGEST.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "not a size and a SHA-256 digest: " + size + ", \"" + Printable.of(sha256) + "\"");
        }
    }
}
