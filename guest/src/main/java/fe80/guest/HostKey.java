package fe80.guest;

import java.security.KeyPair;

/**
 * The key by which a System VM proves that it is the one that was deployed. The host makes it and hands the private
 * half to the VM at boot, so the very first connection is verified and no key is ever trusted on first use.
 */
public final class HostKey {

    private final KeyPair keys;

    private HostKey(KeyPair keys) {
        this.keys = keys;
    }

    /** A new ECDSA key on P-256. */
    public static HostKey create() {
        return new HostKey(OpenSsh.newKeyPair());
    }

    /**
     * Reads what {@link #privateKey()} gave.
     *
     * @throws IllegalArgumentException if the text is no private key, or is encrypted
     */
    public static HostKey parse(String privateKey) {
        return new HostKey(OpenSsh.parsePrivate(privateKey));
    }

    /** The private key as OpenSSH writes it, line ends included; what sshd's HostKey file holds (sshd_config(5)). */
    public String privateKey() {
        return OpenSsh.privateText(keys, "fe80-host-key");
    }

    /** The half that the host keeps to compare with. */
    public PublicHostKey publicKey() {
        return new PublicHostKey(keys.getPublic());
    }
}
