package fe80.agent;

import fe80.guest.ChannelException;
import fe80.guest.Endpoint;
import fe80.guest.ExpectedHostKey;
import fe80.guest.GuestChannel;
import fe80.guest.Ssh;
import fe80.hypervisor.HostedVm;
import fe80.link.LinkException;
import fe80.systemvm.Reachability;
import fe80.systemvm.Reachability.State;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one System VM reachable, on one virtual thread: admits its port, opens the channel, and opens it again when it
 * ends. Whatever may have changed wakes it, and it looks at everything anew; so no order of events can confuse it.
 */
final class VmKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VmKeeper.class);
    private static final Duration BETWEEN_ROUND_TRIPS = Duration.ofSeconds(15);
    private static final Duration AFTER_A_LATE_ROUND_TRIP = Duration.ofSeconds(1);
    private static final Duration UNTIL_SOMETHING_HAPPENS = Duration.ofMinutes(1);
    private static final Duration ROUND_TRIP = Duration.ofSeconds(2);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES_BESIDE_IPV4 = Duration.ofSeconds(1);

    private final Ssh ssh;
    private final Access access;
    private final LinkKeeper link;
    private final Board board;
    private final Metrics metrics;
    private final Semaphore news = new Semaphore(0);
    private final Backoff backoff = new Backoff(System::nanoTime);
    private final Thread thread;

    // Guarded by this, together with what it leads to on the board: nothing older may be posted over it.
    private HostedVm hosted;
    private volatile Optional<GuestChannel> channel = Optional.empty();
    // Over IPv4, from before the VM was reached at its link-local address: what still runs in it may end.
    private volatile Optional<GuestChannel> former = Optional.empty();
    private volatile Way way = Way.NONE;
    private volatile Optional<ExpectedHostKey> hostKey = Optional.empty();
    private volatile List<String> sshAuthorities = List.of();

    VmKeeper(HostedVm hosted, Ssh ssh, Access access, LinkKeeper link, Board board, Metrics metrics) {
        this.hosted = hosted;
        this.ssh = ssh;
        this.access = access;
        this.link = link;
        this.board = board;
        this.metrics = metrics;
        this.thread = Thread.ofVirtual().name("keeper-" + hosted.vm().name()).unstarted(this::run);
    }

    VmKeeper start() {
        show(hosted);
        thread.start();
        return this;
    }

    /** Whether this is the VM, and not another one that CloudStack has put in its place, with another MAC. */
    boolean isOf(HostedVm other) {
        return current().vm().controlMac().equals(other.vm().controlMac());
    }

    /** What libvirt says of it now. */
    synchronized void tell(HostedVm now) {
        if (!now.equals(hosted)) {
            hosted = now;
            show(now);
            wake();
        }
    }

    private void show(HostedVm now) {
        hostKey = knownHostKey(now);
        sshAuthorities = access.knownAuthorities(now);
        if (now.state() == HostedVm.State.RUNNING) {
            post(now, State.SILENT, "it has not been tried yet");
        } else {
            way = Way.NONE;
            post(now, State.STOPPED, Failures.stopped(now));
        }
    }

    /** Asked for again, and its failure told, when the VM is to be reached. */
    private Optional<ExpectedHostKey> knownHostKey(HostedVm now) {
        try {
            return Optional.of(access.hostKey(now));
        } catch (UnreachableException e) {
            return Optional.empty();
        }
    }

    /** Something has changed that it may depend on. */
    void wake() {
        backoff.reset();
        news.release();
    }

    /** The channel, if it is open. */
    Optional<GuestChannel> channel() {
        return channel.filter(GuestChannel::isOpen);
    }

    private void run() {
        try {
            boolean woken = true;
            while (true) {
                news.drainPermits();
                Duration pause = look(woken);
                woken = news.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            // Closed.
        } finally {
            closeChannel();
            former.ifPresent(GuestChannel::close);
        }
    }

    /** The VM, as libvirt said last. */
    synchronized HostedVm current() {
        return hosted;
    }

    private Duration look(boolean woken) throws InterruptedException {
        HostedVm now = current();
        try {
            return switch (now.state()) {
                case RUNNING -> reach(now, woken);
                case PAUSED -> UNTIL_SOMETHING_HAPPENS;
                case SHUT_OFF, CRASHED -> {
                    closeChannel();
                    link.remove(now.vm().controlMac());
                    yield UNTIL_SOMETHING_HAPPENS;
                }
            };
        } catch (UnreachableException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            metrics.attempt(e.layer());
            backoff.answered(e.layer().compareTo(State.SILENT) > 0);
            boolean overIpv4 = overIpv4();
            way = overIpv4 ? Way.LEGACY : Way.NONE;
            post(now, e.layer(), Failures.reason(e));
            return overIpv4 ? Collections.max(List.of(backoff.pause(), BETWEEN_TRIES_BESIDE_IPV4)) : backoff.pause();
        } catch (RuntimeException | Error e) { // whatever it is: nobody else would look after the VM
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LOG.atError()
                    .addKeyValue("vm", now.vm().name())
                    .setCause(e)
                    .log("the keeper of a System VM failed, and tries again");
            closeChannel();
            post(now, State.SILENT, "a fault in the agent, which tries again; its log has more: " + e);
            return UNTIL_SOMETHING_HAPPENS;
        }
    }

    private Duration reach(HostedVm now, boolean woken) {
        admit(now);
        Inet6Address address = now.vm().address().on(link.index());
        GuestChannel open =
                channel().filter(there -> there.endpoint().isAt(address)).orElseGet(() -> open(now, address));
        try {
            Duration roundTrip = open.roundTrip(ROUND_TRIP);
            postReady(now, roundTrip, woken || way == Way.NONE || way == Way.LEGACY);
            return BETWEEN_ROUND_TRIPS;
        } catch (ChannelException e) {
            if (!woken && open.isOpen()) {
                return AFTER_A_LATE_ROUND_TRIP; // It may be busy with what others do there; heartbeats end a dead
                // channel.
            }
            closeChannel();
            throw UnreachableException.of(e);
        }
    }

    /** Whether it has its IPv4 address too is looked at afterwards: to find that it has not takes time. */
    private void postReady(HostedVm now, Duration roundTrip, boolean mayHaveChanged) {
        Reachability ready = Reachability.ready(Instant.now(), roundTrip);
        if (mayHaveChanged) {
            way = way == Way.DUAL ? way : Way.LINK_LOCAL;
            post(now, ready);
            way = Legacy.answering(now.vm()).isPresent() ? Way.DUAL : Way.LINK_LOCAL;
        }
        post(now, ready);
    }

    private void admit(HostedVm now) {
        Optional<String> trouble = link.trouble();
        if (trouble.isPresent()) {
            throw new UnreachableException(State.NO_LINK, trouble.get());
        }
        String port = now.port()
                .orElseThrow(() -> new UnreachableException(
                        State.NO_PORT, "libvirt shows no interface on this host for its control NIC"));
        try {
            link.admit(now.vm().controlMac(), port);
        } catch (LinkException e) {
            throw new UnreachableException(State.NO_PORT, Failures.reason(e));
        }
    }

    private GuestChannel open(HostedVm now, Inet6Address address) {
        if (channel.isPresent() && !overIpv4()) {
            post(now, State.SILENT, "its channel was lost; another one is being opened");
            closeChannel();
        }
        ExpectedHostKey expected = hostKey.orElseGet(() -> access.hostKey(now));
        hostKey = Optional.of(expected);
        try {
            GuestChannel opened =
                    access.open(ssh, now, new Endpoint(address, expected), backoff.tcpPatience(), HANDSHAKE);
            channel.ifPresent(this::replaceFormer);
            keep(opened);
            metrics.attempt(State.READY);
            return opened;
        } catch (ChannelException e) {
            UnreachableException failure = UnreachableException.of(e);
            if (failure.layer() == State.SILENT || failure.layer() == State.REFUSED) {
                openOverIpv4(now, expected);
                throw Legacy.onlyByGuestAgent(now, failure);
            }
            throw failure;
        }
    }

    /** Where only IPv4 answers, commands go that way until the other is open. */
    private void openOverIpv4(HostedVm now, ExpectedHostKey expected) {
        Optional<Inet4Address> address = overIpv4() ? now.vm().controlMac().legacy() : Legacy.answering(now.vm());
        address.ifPresent(ipv4 -> {
            String trouble = "";
            try {
                if (!overIpv4()) {
                    closeChannel();
                    keep(access.open(ssh, now, new Endpoint(ipv4, expected), backoff.tcpPatience(), HANDSHAKE));
                }
            } catch (ChannelException | UnreachableException e) {
                trouble = ". No command gets there either: " + Failures.reason(e);
            }
            throw new UnreachableException(State.LEGACY_ONLY, Legacy.advice(now.vm(), ipv4) + trouble);
        });
    }

    private void replaceFormer(GuestChannel last) {
        former.ifPresent(GuestChannel::close);
        former = Optional.of(last);
    }

    private void keep(GuestChannel opened) {
        channel = Optional.of(opened);
        opened.onEnd(this::wake);
    }

    private boolean overIpv4() {
        return channel()
                .filter(there -> there.endpoint().address() instanceof Inet4Address)
                .isPresent();
    }

    private void closeChannel() {
        channel.ifPresent(GuestChannel::close);
        channel = Optional.empty();
    }

    private void post(HostedVm basis, State state, String reason) {
        post(basis, Reachability.fails(state, Instant.now(), reason));
    }

    /** Not if it is of something that has changed meanwhile. */
    private synchronized void post(HostedVm basis, Reachability reachability) {
        if (basis.equals(hosted) && !thread.isInterrupted()) {
            board.post(new Sighting(basis, Access.line(hostKey), sshAuthorities, reachability, way));
        }
    }

    /** Closes the channel; the VM and its port stay as they are. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
