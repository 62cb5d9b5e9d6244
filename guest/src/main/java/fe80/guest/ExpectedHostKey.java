package fe80.guest;

import java.util.Optional;

/** Which host key a System VM has to prove that it owns. */
public sealed interface ExpectedHostKey permits PublicHostKey, PinnedHostKey {

    /** Whether the VM that owns this key is the right one. */
    boolean accepts(PublicHostKey presented);

    /**
     * That key; empty if the first one will do.
     *
     * @throws KeyFileException if it is kept in a file that cannot be read
     */
    Optional<PublicHostKey> known();

    /** Why another one may be shown, and what to do then, in whole sentences. */
    String advice();
}
