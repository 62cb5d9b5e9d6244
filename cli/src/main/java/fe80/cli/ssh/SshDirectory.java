package fe80.cli.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.cli.connection.AgentConnection;
import fe80.cli.output.Failure;
import fe80.v1.CertifyRequest;
import fe80.v1.GetRequest;
import fe80.v1.SystemVm;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The directory with the user's key, and for each System VM a certificate for it and the VM's host key.
 *
 * @param path absolute; made with mode 0700 if missing
 */
public record SshDirectory(Path path) {

    /** One label of RFC 1123: no other name gets into a file's name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /** The private key, which is made here and stays here (ssh(1), IdentityFile). */
    public Path key() {
        return path.resolve("id_ecdsa");
    }

    /** The certificate for it and this System VM (ssh_config(5), CertificateFile). */
    public Path certificate(String vm) {
        return path.resolve("vms").resolve(vm + "-cert.pub");
    }

    /** The host key of this System VM by its name (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
    public Path knownHosts(String vm) {
        return path.resolve("vms").resolve(vm + ".known_hosts");
    }

    /**
     * Makes the directory, and in it the key, if they are missing.
     *
     * @throws Failure if they cannot be made
     */
    public void prepare() {
        try {
            if (!Files.exists(path.resolve("vms"))) {
                Files.createDirectories(
                        path.resolve("vms"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (!Files.exists(key())) {
                makeKey();
            }
        } catch (IOException failure) {
            throw unkept(failure);
        }
    }

    /**
     * Gets a new certificate for a System VM, and its host key.
     *
     * @throws Failure if a file cannot be written, or its host key is not known
     */
    public void renew(AgentConnection connection, String name) throws StatusException {
        prepare();
        SystemVm vm = connection
                .systemVms()
                .get(GetRequest.newBuilder().setSystemVm(name).build());
        if (!NAME.matcher(name).matches() || !vm.getName().equals(name)) {
            throw new Failure("\"" + name + "\" is not the name of a System VM; 'fe80 ls' shows them");
        }
        if (vm.getHostKey().isEmpty()) {
            throw new Failure("the host key of " + name + " is not known yet, so ssh cannot know that it is " + name
                    + ": 'fe80 probe " + name + "' says how far the way to it works");
        }
        try {
            String publicKey = Files.readString(path.resolve("id_ecdsa.pub")).strip();
            String certificate = connection
                    .systemVms()
                    .certify(CertifyRequest.newBuilder()
                            .setPublicKey(publicKey)
                            .setSystemVm(name)
                            .build())
                    .getCertificate();
            replace(certificate(name), certificate + "\n");
            replace(knownHosts(name), name + " " + vm.getHostKey() + "\n");
        } catch (IOException failure) {
            throw unkept(failure);
        }
    }

    private Failure unkept(IOException failure) {
        return Failure.of("cannot keep the keys for ssh in " + path, failure);
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
