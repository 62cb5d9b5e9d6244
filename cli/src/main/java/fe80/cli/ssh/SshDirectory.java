package fe80.cli.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.v1.CertifyRequest;
import fe80.v1.Filter;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The directory with the user's key, its certificate and the host keys.
 *
 * @param path absolute; made with mode 0700 if missing
 */
public record SshDirectory(Path path) {

    /** The private key, which is made here and stays here (ssh(1), IdentityFile). */
    public Path key() {
        return path.resolve("id_ecdsa");
    }

    /** The certificate for it (ssh_config(5), CertificateFile). */
    public Path certificate() {
        return path.resolve("id_ecdsa-cert.pub");
    }

    /** The host keys of all System VMs by name (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
    public Path knownHosts() {
        return path.resolve("known_hosts");
    }

    /**
     * Gets a new certificate and all host keys from the agent.
     *
     * @return the System VMs that can be reached so
     * @throws Failure if a file cannot be written
     */
    public List<SystemVm> renew(AgentConnection connection) throws StatusException {
        try {
            if (!Files.exists(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.exists(key())) {
                makeKey();
            }
            String publicKey = Files.readString(path.resolve("id_ecdsa.pub")).strip();
            String certificate = connection
                    .systemVms()
                    .certify(CertifyRequest.newBuilder().setPublicKey(publicKey).build())
                    .getCertificate();
            List<SystemVm> vms = connection.list(Filter.getDefaultInstance()).stream()
                    .filter(vm -> !vm.getHostKey().isEmpty())
                    .toList();
            replace(certificate(), certificate + "\n");
            replace(
                    knownHosts(),
                    vms.stream()
                            .map(vm -> vm.getName() + " " + vm.getHostKey() + "\n")
                            .collect(Collectors.joining()));
            return vms;
        } catch (IOException failure) {
            throw new Failure("cannot keep the keys for ssh in " + path + ": " + failure, failure);
        }
    }

    /** Several ssh may renew at once: each sees a whole file. */
    private void replace(Path file, String text) throws IOException {
        Path scratch = Files.createTempFile(path, ".fe80-", "");
        Files.writeString(scratch, text, UTF_8);
        Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void makeKey() throws IOException {
        List<String> command =
                List.of("ssh-keygen", "-q", "-t", "ecdsa", "-b", "256", "-N", "", "-C", "fe80", "-f", key().toString());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            int status = process.waitFor();
            // Another one may have made it in the same moment.
            if (status != 0 && !Files.exists(path.resolve("id_ecdsa.pub"))) {
                throw new IOException(String.join(" ", command) + " failed (" + status + "): " + said.strip());
            }
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while ssh-keygen ran", failure);
        }
    }
}
