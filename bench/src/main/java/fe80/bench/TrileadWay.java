package fe80.bench;

import com.trilead.ssh2.Connection;
import com.trilead.ssh2.Session;
import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.lab.LabVm;
import fe80.lab.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * trilead-ssh2 as CloudStack's SshHelper drives it: a connection for each command. It knows neither certificates nor
 * the algorithms of today's sshd, so the VM's sshd is told to accept RSA with SHA-1 too.
 */
final class TrileadWay extends CalledWay {

    static final String NAME = "trilead-ssh2, without its sleep";

    private static final String ACCEPT_OLD_ALGORITHMS = """
            umask 077
            ssh-keygen -q -t rsa -b 2048 -m PEM -N '' -f /root/legacy-host
            cat >/root/legacy-user.pub
            sed -i 's|^AuthorizedKeysFile .*|& /root/legacy-user.pub|' /etc/ssh/sshd_config
            cat >>/etc/ssh/sshd_config <<LEGACY
            HostKey /root/legacy-host
            HostKeyAlgorithms +ssh-rsa
            PubkeyAcceptedAlgorithms +ssh-rsa
            KexAlgorithms +diffie-hellman-group14-sha1,diffie-hellman-group-exchange-sha1
            MACs +hmac-sha1
            Ciphers +aes128-cbc
            LEGACY
            sshd=$(cat /run/sshd.pid)
            rm /run/sshd.pid
            kill -HUP $sshd
            until [ -s /run/sshd.pid ]; do sleep 0.02; done # it listens again
            """;

    private final Machine machine;
    private final String host;
    private final int port;
    private final char[] key;

    TrileadWay(LabVm vm) throws IOException {
        super(NAME);
        this.machine = vm.machine();
        this.host = vm.vm().address() + "%" + machine.index("cloud0");
        this.port = vm.endpoint().port();
        Path file = machine.directory().resolve("legacy-user");
        machine.commands()
                .run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", file.toString());
        this.key = Files.readString(file).toCharArray();
        Command command =
                Command.of("sh", "-euc", ACCEPT_OLD_ALGORITHMS).withInput(Files.readString(Path.of(file + ".pub")));
        CommandResult result = vm.channel().run(command, Duration.ofMinutes(1));
        if (!result.succeeded()) {
            throw new IOException("cannot prepare sshd: " + result.stderr().text());
        }
    }

    @Override
    long run(Task task) throws Exception {
        return machine.inside(() -> connectAndRun(task));
    }

    private long connectAndRun(Task task) throws IOException {
        Connection connection = new Connection(host, port);
        try {
            connection.connect();
            if (!connection.authenticateWithPublicKey("root", key, null)) {
                throw new IOException("the key was not accepted");
            }
            Session session = connection.openSession();
            session.execCommand(task.line());
            return session.getStdout().readAllBytes().length;
        } finally {
            connection.close();
        }
    }
}
