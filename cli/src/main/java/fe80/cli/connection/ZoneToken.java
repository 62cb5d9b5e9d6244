package fe80.cli.connection;

import fe80.cli.output.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user shows to a zone. It ends with the fingerprint of the zone's authority, so who has a token knows the
 * zone's servers without having been told anything else.
 *
 * @param text as it was issued
 */
public record ZoneToken(String text) {

    private static final Pattern FORM = Pattern.compile("fe80_[A-Za-z0-9_-]{43}_([0-9a-f]{64})");

    /**
     * Checks its form.
     *
     * @throws Failure if it is none
     */
    public ZoneToken {
        if (!FORM.matcher(text).matches()) {
            throw new Failure("that is not a token of a zone: one begins with fe80_ and has 113 characters");
        }
    }

    /** The SHA-256 digest of the authority's certificate, in hexadecimal. */
    String authority() {
        Matcher parts = FORM.matcher(text);
        return parts.matches() ? parts.group(1) : "";
    }

    /** Not the secret. */
    @Override
    public String toString() {
        return "a token of the zone " + authority();
    }
}
