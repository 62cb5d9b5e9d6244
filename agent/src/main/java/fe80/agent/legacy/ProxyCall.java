package fe80.agent.legacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.agent.AgentException;
import fe80.agent.Channels;
import fe80.guest.Caller;
import fe80.guest.Chunk;
import fe80.guest.Command;
import fe80.guest.CommandException;
import fe80.guest.CommandResult.Exit;
import fe80.guest.RunningCommand;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** One command of {@code router_proxy.sh}. */
final class ProxyCall {

    private static final String VERSION = "fe80-proxy 1";
    private static final int LONGEST_FIELD = 64;
    /** As much as Linux lets a program's arguments be, and then some. */
    private static final int LONGEST_LINE = 4 << 20;

    /** The shell that sshd would have read the line, under the name that sshd gives it (sshd(8), LOGIN PROCESS). */
    private static final String AS_SSHD_DOES = "exec \"${SHELL##*/}\" -c \"$1\"";

    private static final int LOST = 255; // as ssh(1) ends with

    private final InputStream in;
    private final OutputStream out;
    private final Caller caller;
    private final Ways ways;
    private final Channels channels;

    ProxyCall(SocketChannel connection, Caller caller, Ways ways, Channels channels) {
        this.in = new BufferedInputStream(java.nio.channels.Channels.newInputStream(connection));
        this.out = java.nio.channels.Channels.newOutputStream(connection);
        this.caller = caller;
        this.ways = ways;
        this.channels = channels;
    }

    void run() throws IOException {
        try {
            if (!field().equals(VERSION)) {
                throw new AgentException(AgentException.Reason.BAD_REQUEST, "this speaks \"" + VERSION + "\" only");
            }
            String address = field();
            Command command = Command.of("sh", "-c", AS_SSHD_DOES, "sh", line()).calledBy(caller);
            try (Channels.Use use = channels.use(vm(address), true)) {
                frame("trying", new byte[0]); // From here on the VM may run it, whatever becomes of this agent.
                try (RunningCommand running = use.channel().start(command)) {
                    frame("begun", new byte[0]);
                    Thread feeding = Thread.ofVirtual().name("proxy-stdin").start(() -> feed(running));
                    try {
                        relay(running);
                    } finally {
                        feeding.interrupt();
                    }
                }
            }
        } catch (AgentException | CommandException | CharacterCodingException e) {
            frame("not-begun", String.valueOf(e.getMessage()).getBytes(UTF_8));
        } catch (InterruptedException e) {
            frame("not-begun", "the agent ends".getBytes(UTF_8));
        }
    }

    private void relay(RunningCommand running) throws IOException {
        try {
            for (Optional<Chunk> chunk = running.read(); chunk.isPresent(); chunk = running.read()) {
                switch (chunk.get()) {
                    case Chunk.Stdout some -> frame("out", some.bytes());
                    case Chunk.Stderr some -> frame("err", some.bytes());
                }
            }
            int status = switch (running.exit()) {
                case Exit.Status(int code) -> code;
                case Exit.Signal _ -> LOST;
            };
            frame("exit", Integer.toString(status).getBytes(US_ASCII));
        } catch (CommandException e) {
            frame("lost", String.valueOf(e.getMessage()).getBytes(UTF_8));
        }
    }

    private void feed(RunningCommand running) {
        try {
            in.transferTo(running.stdin());
            running.stdin().close(); // not if it broke off: what has come is no whole input
        } catch (IOException e) {
            // The command has ended, or its caller is gone.
        }
    }

    private String vm(String ipv4) {
        return ways.all().stream()
                .filter(vm -> vm.vm()
                        .controlMac()
                        .legacy()
                        .filter(address -> address.getHostAddress().equals(ipv4))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new AgentException(
                        AgentException.Reason.NO_SUCH_VM, "no System VM of this host is made of " + ipv4))
                .vm()
                .uuid()
                .toString();
    }

    /** Up to the next newline. */
    private String field() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || bytes.size() == LONGEST_FIELD) {
                throw new EOFException("a field without end");
            }
            bytes.write(next);
        }
        return bytes.toString(US_ASCII);
    }

    private String line() throws IOException {
        String length = field();
        if (!length.matches("[0-9]{1,7}") || Integer.parseInt(length) > LONGEST_LINE) {
            throw new AgentException(
                    AgentException.Reason.BAD_REQUEST, "a line has at most " + LONGEST_LINE + " octets");
        }
        byte[] bytes = in.readNBytes(Integer.parseInt(length));
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private void frame(String what, byte[] bytes) throws IOException {
        byte[] header = (what + " " + bytes.length + "\n").getBytes(US_ASCII);
        out.write(ByteBuffer.allocate(header.length + bytes.length)
                .put(header)
                .put(bytes)
                .array());
    }
}
