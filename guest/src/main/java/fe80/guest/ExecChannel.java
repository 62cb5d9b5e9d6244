package fe80.guest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.util.buffer.Buffer;

/** One command in one SSH session channel (RFC 4254, section 6). */
final class ExecChannel extends StreamChannel {

    private static final String PTY = "pty-req";

    private final String line;
    private final Optional<Terminal> terminal;

    ExecChannel(String line, Optional<Terminal> terminal) {
        super("session");
        this.line = line;
        this.terminal = terminal;
    }

    /** How the command ended; empty if no exit status and no exit signal has come. */
    Optional<CommandResult.Exit> exit() {
        Integer status = getExitStatus();
        if (status != null) {
            return Optional.of(new CommandResult.Exit.Status(status));
        }
        return Optional.ofNullable(getExitSignal()).map(signal -> new CommandResult.Exit.Signal(Printable.of(signal)));
    }

    /** Gives a shell that waits in this session its line; false if it had ended by then, so that nothing was sent. */
    boolean tell(String text) {
        if (exit().isPresent()) {
            return false;
        }
        try {
            output().write((text + "\n").getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (IOException e) {
            return !closedByServer(); // with the connection gone nobody knows what was sent
        }
    }

    void resize(Terminal.Size size) throws IOException {
        Buffer request = request("window-change", false);
        putSize(request, size);
        writePacket(request);
    }

    @Override
    protected void doOpen() throws IOException {
        if (terminal.isPresent()) {
            requestTerminal(terminal.get());
        } else {
            requestCommand();
        }
    }

    private void requestTerminal(Terminal wanted) throws IOException {
        Buffer request = request(PTY, true);
        request.putString(wanted.type());
        putSize(request, wanted.size());
        request.putBytes(new byte[] {0}); // no modes: the VM's own are good (RFC 4254, section 8)
        addPendingRequest(PTY, true);
        writePacket(request);
    }

    private void requestCommand() throws IOException {
        if (!beginRequest()) {
            return; // abandoned: the pending close goes on from here
        }
        Buffer request = request(Channel.CHANNEL_EXEC, true);
        request.putString(line);
        addPendingRequest(Channel.CHANNEL_EXEC, true);
        writePacket(request);
    }

    private Buffer request(String name, boolean reply) {
        Buffer request = getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST, line.length() + 64);
        request.putUInt(getRecipient());
        request.putString(name);
        request.putBoolean(reply);
        return request;
    }

    private static void putSize(Buffer request, Terminal.Size size) {
        request.putUInt(size.columns());
        request.putUInt(size.rows());
        request.putUInt(0); // in pixels: not known
        request.putUInt(0);
    }

    @Override
    public void handleSuccess() throws IOException {
        if (removePendingRequest(PTY) != null) {
            requestCommand();
        } else if (removePendingRequest(Channel.CHANNEL_EXEC) != null) {
            accept();
        }
    }

    @Override
    public void handleFailure() {
        removePendingRequest(PTY);
        removePendingRequest(Channel.CHANNEL_EXEC);
        refuse();
    }
}
