package fe80.guest;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.future.SshFuture;

/** One attempt to open a channel, and the place where its failures get their layer. */
final class Opening {

    private static final String CHECK_THE_LINK =
            "Check that the VM runs, and that its control NIC is plugged to this host's link and admitted there.";

    private final Endpoint endpoint;
    private final Credential credential;
    private final Duration tcpPatience;
    private final Deadline deadline;
    private final Findings findings;

    Opening(Endpoint endpoint, Credential credential, Duration tcpPatience, Deadline deadline) {
        this.endpoint = endpoint;
        this.credential = credential;
        this.tcpPatience = tcpPatience;
        this.deadline = deadline;
        this.findings = new Findings(endpoint.hostKey());
    }

    GuestChannel with(Client client) {
        ClientSession session = connect(client);
        try {
            logIn(session);
            return new GuestChannel(endpoint, session, findings);
        } catch (RuntimeException e) {
            session.close(true);
            throw e;
        }
    }

    private ClientSession connect(Client client) {
        ConnectFuture connecting = client.connect(endpoint.socketAddress(), findings.context(), credential);
        Duration patience = Collections.min(List.of(tcpPatience, deadline.left()));
        await(connecting, patience);
        if (!connecting.isDone()) {
            connecting.cancel();
        }
        if (connecting.isConnected()) {
            return connecting.getClientSession();
        }
        Throwable failure = connecting.getException();
        if (failure instanceof ExecutionException execution && execution.getCause() != null) {
            failure = execution.getCause();
        }
        if (failure == null) {
            throw new SilentHostException(noChannel("no TCP answer") + CHECK_THE_LINK);
        }
        if (failure instanceof ConnectException && Printable.of(failure).contains("refused")) {
            throw because(
                    new PortRefusedException(noChannel("the VM answers, but port " + endpoint.port() + " is closed")
                            + "It may still be booting; else look at ssh.service in the VM."),
                    failure);
        }
        throw because(
                new SilentHostException(noChannel("it cannot be reached: " + Printable.of(failure)) + CHECK_THE_LINK),
                failure);
    }

    private void logIn(ClientSession session) {
        try {
            AuthFuture login = session.auth();
            await(login, deadline.left());
            if (!login.isSuccess()) {
                Throwable failure = login.getException();
                throw failure == null ? late(session) : because(failed(failure), failure);
            }
        } catch (IOException | IllegalStateException e) { // the connection ended before it could be asked for a login
            throw because(failed(e), e);
        }
    }

    private ChannelException late(ClientSession session) {
        return session.getServerVersion() == null
                ? new HandshakeFailedException(
                        noChannel("the port accepts connections, but no SSH banner came within " + deadline)
                                + "sshd or the whole VM hangs: look at its console.")
                : new HandshakeFailedException(noChannel("the SSH handshake did not end within " + deadline)
                        + "The VM may be overloaded: try again with more time, else look at its console.");
    }

    private ChannelException failed(Throwable failure) {
        Optional<PublicHostKey> presented = findings.presented();
        if (presented.isPresent() && findings.mismatch()) {
            return new HostKeyMismatchException(
                    noChannel("its host key is " + presented.get() + ", but this VM's is " + endpoint.hostKey())
                            + endpoint.hostKey().advice());
        }
        if (presented.isPresent() && isRejection(failure)) {
            return new CredentialRejectedException(
                    noChannel("sshd rejects our " + credential)
                            + "Check that the VM was given the key that this depends on, and its clock; its journal has sshd's reason.");
        }
        return new HandshakeFailedException(noChannel("the SSH handshake failed: " + Printable.of(failure))
                + "Look at the journal of ssh.service in the VM.");
    }

    /** Either we have no other key to try, or sshd has had enough of our tries. */
    private static boolean isRejection(Throwable failure) {
        return failure instanceof SshException ssh
                && (ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE
                        || ssh.getDisconnectCode() == SshConstants.SSH2_DISCONNECT_PROTOCOL_ERROR);
    }

    private void await(SshFuture<?> future, Duration atMost) {
        try {
            future.await(atMost);
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw because(new HandshakeFailedException(noChannel("the thread that was opening it was interrupted")), e);
        } catch (IOException e) {
            throw new IllegalStateException("waiting for a connection cannot fail otherwise", e);
        }
    }

    private String noChannel(String reason) {
        return "cannot open a channel to " + endpoint + ": " + reason + ". ";
    }

    private static <E extends ChannelException> E because(E exception, Throwable cause) {
        exception.initCause(cause);
        return exception;
    }
}
