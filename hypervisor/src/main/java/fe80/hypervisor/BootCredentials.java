package fe80.hypervisor;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a System VM is told at boot so that the first SSH connection to it is verified on both sides. It reaches the VM
 * by QEMU's fw_cfg device as systemd credentials (systemd.system-credentials(7)), never by a command line.
 *
 * @param sshHostKey the VM's host key: a private key in OpenSSH's format
 * @param sshCa the CAs whose user certificates the VM accepts: a public key line each, one or more
 */
public record BootCredentials(String sshHostKey, String sshCa) {

    /** As in a file of public keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT), without options. */
    private static final Pattern KEY_LINE = Pattern.compile("[a-z][a-z0-9@.-]* [A-Za-z0-9+/=]+( .*)?");

    /**
     * Checks the forms, so that a swapped pair is found before a VM boots with it.
     *
     * @throws IllegalArgumentException if one of them has not its form
     */
    public BootCredentials {
        if (!sshHostKey.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")) {
            throw new IllegalArgumentException("the SSH host key is not a private key in OpenSSH's format");
        }
        checkSshCa(sshCa);
    }

    /**
     * Makes sure that these are public key lines.
     *
     * @throws IllegalArgumentException if not
     */
    static void checkSshCa(String sshCa) {
        if (sshCa.isBlank()
                || sshCa.strip()
                        .lines()
                        .anyMatch(line -> !KEY_LINE.matcher(line).matches())) {
            throw new IllegalArgumentException("the SSH CAs are not public key lines");
        }
    }

    /** The public key line of each CA. */
    public List<String> sshCaLines() {
        return sshCa.strip().lines().toList();
    }

    /** Never the private key. */
    @Override
    public String toString() {
        return "BootCredentials[sshCa=" + sshCa.strip() + "]";
    }
}
