package fe80.bench;

import com.trilead.ssh2.Connection;
import com.trilead.ssh2.Session;
import fe80.guest.Command;
import fe80.lab.LabVm;
import fe80.lab.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * trilead-ssh2 as CloudStack's SshHelper drives it: a connection for each command. It knows neither certificates nor
 * the algorithms of today's sshd, so it gets an sshd of its own in the VM, which accepts RSA with SHA-1.
 */
final class TrileadWay extends InProcess {

    private static final int PORT = 3923;
    private static final String LEGACY_SSHD = """
            umask 077
            ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f /root/legacy-host
            cat >/root/legacy-user.pub
            nft insert rule inet fe80 from_control ip6 saddr fe80::1 tcp dport %1$d accept
            nft insert rule inet fe80 to_control ip6 daddr fe80::1 tcp sport %1$d accept
            /usr/sbin/sshd -o Port=%1$d -o HostKey=/root/legacy-host -o AuthorizedKeysFile=/root/legacy-user.pub \
                -o PidFile=/run/legacy-sshd.pid -o StrictModes=no -o HostKeyAlgorithms=+ssh-rsa \
                -o PubkeyAcceptedAlgorithms=+ssh-rsa \
                -o KexAlgorithms=+diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1 \
                -o MACs=+hmac-sha1 -o Ciphers=+aes128-cbc
            """.formatted(PORT);

    private final Machine machine;
    private final String host;
    private final char[] key;

    TrileadWay(LabVm vm) {
        super("trilead-ssh2, without its sleep");
        this.machine = vm.machine();
        this.host = vm.vm().address() + "%" + machine.index("cloud0");
        Path file = machine.directory().resolve("legacy-user");
        machine.commands()
                .run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", file.toString());
        try {
            this.key = Files.readString(file).toCharArray();
            Command command = Command.of("sh", "-euc", LEGACY_SSHD).withInput(Files.readString(Path.of(file + ".pub")));
            if (!vm.channel().run(command, Duration.ofMinutes(1)).succeeded()) {
                throw new IllegalStateException("cannot start the sshd for trilead-ssh2");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    long run(Task task) {
        try {
            return machine.inside(() -> connectAndRun(task));
        } catch (Exception e) {
            throw new IllegalStateException(name() + ": " + e, e);
        }
    }

    private long connectAndRun(Task task) throws IOException {
        Connection connection = new Connection(host, PORT);
        try {
            connection.connect();
            if (!connection.authenticateWithPublicKey("root", key, null)) {
                throw new IOException("the key was not accepted");
            }
            Session session = connection.openSession();
            session.execCommand(String.join(" ", task.command()));
            return session.getStdout().readAllBytes().length;
        } finally {
            connection.close();
        }
    }
}
