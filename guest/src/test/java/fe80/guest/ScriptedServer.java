package fe80.guest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.RequestHandler.Result;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellFactory;

/**
 * An SSH server on the loopback that does what the name of the program says. A real sshd is tested against in the lab.
 */
final class ScriptedServer implements AutoCloseable {

    private final HostKey hostKey = HostKey.create();
    private final SshServer server = SshServer.setUpDefaultServer();

    private final AtomicLong written = new AtomicLong();
    private final Queue<String> story = new ConcurrentLinkedQueue<>();
    private volatile boolean reading = true;
    private final Queue<Program> waitingPrograms = new ConcurrentLinkedQueue<>();

    /** Also lets in whoever has this key. */
    ScriptedServer(OperatorKey operator) throws IOException {
        this(SshCa.create());
        server.setPublickeyAuthenticator(
                (user, key, session) -> KeyUtils.getFingerPrint(key).equals(operator.fingerprint()));
    }

    /** How many bytes its program {@code endless} has got rid of. */
    long written() {
        return written.get();
    }

    /** In their order: the end of its program {@code whole}'s input, attempts to kill, and lines for the journal. */
    List<String> story() {
        return List.copyOf(story);
    }

    ScriptedServer(SshCa trusted) throws IOException {
        server.setHost("::1");
        server.setKeyPairProvider(KeyPairProvider.wrap(List.of(OpenSsh.parsePrivate(hostKey.privateKey()))));
        server.setPublickeyAuthenticator((user, key, session) -> user.equals("root")
                && key instanceof OpenSshCertificate certificate
                && KeyUtils.getFingerPrint(certificate.getCaPubKey()).equals(trusted.fingerprint()));
        server.setCommandFactory((channel, line) -> {
            if (line.equals(SessionsAhead.WAIT)) {
                Program waiting = new Program(reading ? "wait" : "hang", written, story);
                waitingPrograms.add(waiting);
                return waiting;
            }
            if (line.startsWith("while found=")) {
                story.add("kill");
            }
            String program = program(line);
            if (program.equals("refuse")) {
                throw new IOException("refused");
            }
            if (program.startsWith("perl ")) {
                return new ProcessShellFactory(line, List.of("sh", "-c", line)).createShell(channel);
            }
            return new Program(program, written, story);
        });
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        server.start();
    }

    private static String program(String line) {
        return line.substring(line.indexOf(" exec ") + " exec ".length());
    }

    /** Leaves requests unanswered that are not for a session. */
    void stopAnswering() {
        server.setGlobalRequestHandlers(List.of((service, request, wantReply, buffer) -> Result.Replied));
    }

    /** From now on no shell reads the line that it waits for, and there is no room to send it. */
    void stopReading() {
        CoreModuleProperties.WINDOW_SIZE.set(server, 8L);
        reading = false;
    }

    /** How many of its programs wait for the line of a command. */
    long waiting() {
        return waitingPrograms.stream().filter(Program::isWaiting).count();
    }

    /** Ends all that wait, as if they had been killed. */
    void killWaiting() {
        waitingPrograms.forEach(Program::kill);
    }

    static Inet6Address loopback() {
        try {
            byte[] bytes = new byte[16];
            bytes[15] = 1;
            return Inet6Address.getByAddress(null, bytes, -1);
        } catch (IOException e) {
            throw new AssertionError("sixteen octets are always an IPv6 address", e);
        }
    }

    Endpoint endpoint() {
        return new Endpoint(loopback(), server.getPort(), hostKey.publicKey());
    }

    @Override
    public void close() throws IOException {
        server.close(true);
    }

    private static final class Program implements Command {

        private volatile String name;
        private OutputStream out = OutputStream.nullOutputStream();
        private OutputStream err = OutputStream.nullOutputStream();
        private ExitCallback exit = (code, message, immediately) -> {};

        private final AtomicLong written;
        private final Queue<String> story;
        private InputStream in = InputStream.nullInputStream();

        Program(String name, AtomicLong written, Queue<String> story) {
            this.name = name;
            this.written = written;
            this.story = story;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Thread.ofVirtual().start(() -> {
                try {
                    run(channel, environment);
                } catch (IOException e) {
                    // the client went away first
                }
            });
        }

        boolean isWaiting() {
            return name.equals("wait");
        }

        void kill() {
            if (isWaiting()) {
                name = "killed";
                exit.onExit(137);
            }
        }

        /** As a shell's read does: byte by byte, so that what follows the line remains. */
        private void become() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    name = "ended";
                    return;
                }
                line.append((char) next);
            }
            name = program(line.toString());
        }

        private void run(ChannelSession channel, Environment environment) throws IOException {
            if (isWaiting()) {
                become();
            }
            if (name.startsWith("logger ")) {
                new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                        .lines()
                        .forEach(story::add);
                return;
            }
            switch (name) {
                case "answer" -> {
                    out.write("to stdout".getBytes(StandardCharsets.UTF_8));
                    err.write("to stderr".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    err.flush();
                    exit.onExit(3);
                }
                case "flood" -> {
                    for (int i = 0; i < 100; i++) {
                        out.write(new byte[10_000]);
                    }
                    out.flush();
                    exit.onExit(0);
                }
                case "cat" -> {
                    in.transferTo(out);
                    out.flush();
                    exit.onExit(0);
                }
                case "whole" -> {
                    try {
                        in.transferTo(OutputStream.nullOutputStream());
                    } finally {
                        story.add("end of input");
                    }
                }
                case "endless" -> {
                    byte[] block = new byte[10_000];
                    while (true) {
                        out.write(block);
                        out.flush();
                        written.addAndGet(block.length);
                    }
                }
                case "terminal" -> {
                    String terminal = String.join(
                            " ",
                            environment.getEnv().get(Environment.ENV_TERM),
                            environment.getEnv().get(Environment.ENV_COLUMNS),
                            environment.getEnv().get(Environment.ENV_LINES));
                    out.write(terminal.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    exit.onExit(0);
                }
                case "cut" -> {
                    out.write("the begi".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    sendStatus(channel, 0);
                    channel.getSession().close(true);
                }
                case "linger" -> sendStatus(channel, 0);
                case "vanish" -> channel.getSession().close(true);
                case "end" -> channel.close(false);
                case "hang" -> {}
                default -> exit.onExit(127);
            }
        }

        /** As OpenSSH does, which then sends what is left of the output. */
        private static void sendStatus(ChannelSession channel, int status) throws IOException {
            Buffer packet = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            packet.putUInt(channel.getRecipient());
            packet.putString("exit-status");
            packet.putBoolean(false);
            packet.putUInt(status);
            channel.writePacket(packet).verify(Duration.ofSeconds(10));
        }

        @Override
        public void destroy(ChannelSession channel) {}

        @Override
        public void setInputStream(InputStream in) {
            this.in = in;
        }

        @Override
        public void setOutputStream(OutputStream out) {
            this.out = out;
        }

        @Override
        public void setErrorStream(OutputStream err) {
            this.err = err;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            this.exit = callback;
        }
    }
}
