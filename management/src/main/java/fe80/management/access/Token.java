package fe80.management.access;

import fe80.management.store.Hash;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret of 256 bits that is shown once, with the fingerprint of the zone's TLS authority beside it: whoever gets it
 * knows whom to show it to. What is kept of it is its hash.
 *
 * @param secret in base64url (RFC 4648, section 5)
 * @param authority of the authority's certificate
 */
public record Token(String secret, Hash authority) {

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("fe80_([A-Za-z0-9_-]{43})_([0-9a-f]{64})");
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one. */
    public static Token create(Hash authority) {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        return new Token(Base64.getUrlEncoder().withoutPadding().encodeToString(bits), authority);
    }

    /**
     * Reads one as it was shown.
     *
     * @throws IllegalArgumentException if it is not one; the text is not in the message
     */
    public static Token parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a token: one begins with fe80_ and has 113 characters");
        }
        return new Token(parts.group(1), new Hash(parts.group(2)));
    }

    /** What is kept of it. */
    public Hash hash() {
        return Hash.of(secret);
    }

    /** As it is shown. */
    public String text() {
        return "fe80_" + secret + "_" + authority.hex();
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "token " + hash().hex().substring(0, 8);
    }
}
