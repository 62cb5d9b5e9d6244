package fe80.guest;

/** Which host key a System VM has to prove that it owns. */
public sealed interface ExpectedHostKey permits PublicHostKey, PinnedHostKey {

    /** Whether the VM that owns this key is the right one. */
    boolean accepts(PublicHostKey presented);
}
