package fe80.lab;

import fe80.guest.ChannelException;
import fe80.guest.Command;
import fe80.guest.CommandResult;
import fe80.guest.Endpoint;
import fe80.guest.GuestChannel;
import fe80.guest.PublicHostKey;
import fe80.guest.UserCertificate;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A System VM of a lab, with the channel to it. */
public final class LabVm {

    private static final Duration BOOT = Duration.ofMinutes(3);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final int ACCEPT_MILLIS = 20;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(50);
    private static final Duration COMMAND = Duration.ofMinutes(1);
    private static final Duration CERTIFICATE = Duration.ofMinutes(30);

    private final Lab lab;
    private final Machine machine;
    private final SystemVm vm;
    private final PublicHostKey hostKey;
    private Optional<GuestChannel> channel = Optional.empty();

    LabVm(Lab lab, Machine machine, SystemVm vm, PublicHostKey hostKey) {
        this.lab = lab;
        this.machine = machine;
        this.vm = vm;
        this.hostKey = hostKey;
    }

    public SystemVm vm() {
        return vm;
    }

    /** The hypervisor's machine. */
    public Machine machine() {
        return machine;
    }

    public PublicHostKey hostKey() {
        return hostKey;
    }

    /** Where its sshd is, seen from its hypervisor. */
    public Endpoint endpoint() {
        return endpoint(hostKey);
    }

    /** The same, expecting another host key. */
    public Endpoint endpoint(PublicHostKey expected) {
        int cloud0 = machine.index("cloud0");
        return new Endpoint(vm.address().on(cloud0), expected);
    }

    /** Waits until its sshd accepts a connection, and returns when that was ({@link System#nanoTime}). */
    public long firstAccept() throws Exception {
        InetSocketAddress sshd =
                new InetSocketAddress(endpoint().address(), endpoint().port());
        long deadline = System.nanoTime() + BOOT.toNanos();
        return machine.inside(() -> {
            while (System.nanoTime() < deadline) {
                try (Socket socket = new Socket()) {
                    socket.connect(sshd, ACCEPT_MILLIS);
                    return System.nanoTime();
                } catch (IOException e) {
                    Thread.sleep(1); // not yet
                }
            }
            throw new LabException("sshd of " + vm.name() + " did not accept in time");
        });
    }

    /** The channel to it; waits for it while the VM boots. */
    public synchronized GuestChannel channel() {
        GuestChannel open = channel.filter(GuestChannel::isOpen).orElseGet(this::connect);
        channel = Optional.of(open);
        return open;
    }

    private GuestChannel connect() {
        Endpoint endpoint = endpoint();
        Instant deadline = Instant.now().plus(BOOT);
        while (true) {
            try {
                return open(endpoint, certificate(), ATTEMPT);
            } catch (ChannelException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    /** Opens one more channel, by one attempt. */
    public GuestChannel open(Endpoint endpoint, UserCertificate certificate, Duration deadline) {
        try {
            return machine.inside(() -> lab.ssh().open(endpoint, certificate, deadline));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new LabException("interrupted while opening the channel to " + vm.name(), e);
        }
    }

    /** A certificate that the VM accepts. */
    public UserCertificate certificate() {
        return lab.ca().issue(CERTIFICATE, "lab");
    }

    /** Runs a program in the VM and returns what it wrote to stdout; it has to succeed. */
    public String run(String program, String... arguments) {
        Command command = Command.of(program, arguments);
        CommandResult result = channel().run(command, COMMAND);
        if (!result.succeeded()) {
            throw new LabException(command + " failed in " + vm.name() + ": " + result.exit() + ", stderr: "
                    + result.stderr().text());
        }
        return result.stdout().text();
    }
}
