package fe80.hypervisor;

/**
 * What a System VM is told at boot so that the first SSH connection to it is verified on both sides. It reaches the VM
 * by QEMU's fw_cfg device as systemd credentials (systemd.system-credentials(7)), never by a command line.
 *
 * @param sshHostKey the VM's host key: a private key in OpenSSH's format
 * @param sshCa the CA whose user certificates the VM accepts: one public key line
 */
public record BootCredentials(String sshHostKey, String sshCa) {

    /**
     * Checks the forms, so that a swapped pair is found before a VM boots with it.
     *
     * @throws IllegalArgumentException if one of them has not its form
     */
    public BootCredentials {
        if (!sshHostKey.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----\n")) {
            throw new IllegalArgumentException("the SSH host key is not a private key in OpenSSH's format");
        }
        if (sshCa.contains("PRIVATE KEY") || sshCa.strip().lines().count() != 1) {
            throw new IllegalArgumentException("the SSH CA is not one public key line");
        }
    }

    /** Never the private key. */
    @Override
    public String toString() {
        return "BootCredentials[sshCa=" + sshCa.strip() + "]";
    }
}
