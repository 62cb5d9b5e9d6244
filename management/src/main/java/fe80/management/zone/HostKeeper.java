package fe80.management.zone;

import fe80.management.store.EnrolledHost;
import fe80.v1.GetHostRequest;
import fe80.v1.Host;
import fe80.v1.HostsGrpc;
import fe80.v1.Migration;
import fe80.v1.RenewHostRequest;
import fe80.v1.SystemVm;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.WatchRequest;
import fe80.v1.WatchResponse;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to one host, on a virtual thread of its own: what it tells goes into the live view, and as soon as it tells
 * nothing the view says so.
 */
final class HostKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostKeeper.class);

    /** How often a host that has no news is to say that it is there. */
    private static final int HEARTBEAT_SECONDS = 1;

    /** For how long a host may be silent. With what it takes to notice, that is less than 3 s. */
    private static final long SILENCE_MILLIS = 2_500;

    private static final long RENEWAL_SECONDS = 30;

    private final EnrolledHost host;
    private final Dialler dialler;
    private final LiveView view;
    private final HostKeys hostKeys;
    private final Trust trust;
    private final Clock clock;
    private final Backoff backoff = new Backoff();
    private final Thread thread;

    private volatile Presence presence;
    private volatile Optional<HostChannel> channel = Optional.empty();
    private volatile Host details = Host.getDefaultInstance();
    private volatile boolean known;
    private volatile Instant heard;

    HostKeeper(EnrolledHost host, Dialler dialler, LiveView view, Trust trust, Clock clock) {
        this.host = host;
        this.dialler = dialler;
        this.view = view;
        this.hostKeys = new HostKeys(view);
        this.trust = trust;
        this.clock = clock;
        this.heard = clock.instant();
        this.presence = new Presence.Unreachable(heard, "it was not reached yet");
        this.thread = Thread.ofVirtual().name("host-" + host.name()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    EnrolledHost host() {
        return host;
    }

    Presence presence() {
        return presence;
    }

    /** What the host told of itself when it was last connected. */
    Host details() {
        return details;
    }

    /** Whether it has told at least once which System VMs it has. */
    boolean known() {
        return known;
    }

    /** Waits until it answers, for so long at most. */
    void awaitLive(Duration most) throws InterruptedException {
        await(() -> presence instanceof Presence.Live, most);
    }

    /** Waits until it has told which System VMs it has, for so long at most. */
    void awaitKnown(Duration most) throws InterruptedException {
        await(this::known, most);
    }

    private synchronized void await(BooleanSupplier condition, Duration most) throws InterruptedException {
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private synchronized void live() {
        presence = new Presence.Live(heard);
        notifyAll();
    }

    private synchronized void hasTold() {
        known = true;
        notifyAll();
    }

    /**
     * The way to its agent.
     *
     * @throws ZoneException if it does not answer
     */
    HostChannel channel() {
        if (presence instanceof Presence.Unreachable gone) {
            throw new ZoneException(ZoneException.Reason.UNREACHABLE, silence(gone));
        }
        return channel.orElseThrow();
    }

    /**
     * What the host tells of itself now.
     *
     * @throws ZoneException if it does not answer
     * @throws StatusException if it answers with that
     */
    Host inquire() throws StatusException {
        details = HostsGrpc.newBlockingV2Stub(channel().hosts())
                .withDeadlineAfter(SILENCE_MILLIS, TimeUnit.MILLISECONDS)
                .get(GetHostRequest.getDefaultInstance());
        return details;
    }

    /**
     * Has the host get its next certificates, and waits until it uses them.
     *
     * @throws ZoneException if it does not answer
     * @throws StatusException if it answers with that
     */
    Host renew() throws StatusException {
        details = HostsGrpc.newBlockingV2Stub(channel().hosts())
                .withDeadlineAfter(RENEWAL_SECONDS, TimeUnit.SECONDS)
                .renew(RenewHostRequest.getDefaultInstance());
        return details;
    }

    /** The same, on a thread of its own, if the host is heard of and has other certificates than it would get. */
    void renewIfBehind() {
        if (presence instanceof Presence.Live && trust.isBehind(details)) {
            Thread.ofVirtual().name("renewal-" + host.name()).start(() -> {
                try {
                    renew();
                    LOG.atInfo().addKeyValue("host", host.name()).log("a host has got its next certificates");
                } catch (StatusException | ZoneException e) {
                    LOG.atWarn()
                            .addKeyValue("host", host.name())
                            .addKeyValue("reason", e.getMessage())
                            .log("a host did not get its next certificates, and will ask for them by itself");
                }
            });
        }
    }

    private String silence(Presence.Unreachable gone) {
        return "the host " + host.name() + " (" + host.address() + ") has not answered since " + gone.since() + ": "
                + gone.reason();
    }

    private void run() {
        try {
            while (true) {
                try {
                    HostChannel way = dialler.dial(host);
                    channel = Optional.of(way);
                    listen(way);
                } catch (StatusException e) {
                    lose(Failures.reason(e));
                } catch (TimeoutException e) {
                    lose("its agent tells nothing");
                } catch (UnknownHostException e) {
                    lose("its address cannot be resolved");
                } catch (RuntimeException e) {
                    LOG.error("listening to a host failed in a way that it should not", e);
                    lose(e.toString());
                }
                Thread.sleep(backoff.pause());
            }
        } catch (InterruptedException e) {
            view.keep(host.id(), Set.of()); // it is the zone's no longer
        }
    }

    private void listen(HostChannel way) throws InterruptedException, StatusException, TimeoutException {
        try (Turnstile.Turn _ = dialler.turn()) {
            details = HostsGrpc.newBlockingV2Stub(way.hosts())
                    .withDeadlineAfter(SILENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .get(GetHostRequest.getDefaultInstance());
        }
        BlockingClientCall<?, WatchResponse> watch = SystemVmsGrpc.newBlockingV2Stub(way.systemVms())
                .watch(WatchRequest.newBuilder()
                        .setHeartbeat(com.google.protobuf.Duration.newBuilder().setSeconds(HEARTBEAT_SECONDS))
                        .build());
        try {
            Set<String> told = new HashSet<>();
            while (true) {
                WatchResponse news = watch.read(SILENCE_MILLIS, TimeUnit.MILLISECONDS);
                if (news == null) {
                    throw new TimeoutException();
                }
                heard = clock.instant();
                if (presence instanceof Presence.Unreachable) {
                    live(); // before a System VM of it is shown as READY
                }
                take(news, told);
            }
        } finally {
            watch.cancel("it is not listened to any more", null);
        }
    }

    private void take(WatchResponse news, Set<String> told) {
        switch (news.getEventCase()) {
            case CHANGED -> see(news.getChanged(), told);
            case REMOVED_UUID -> {
                told.remove(news.getRemovedUuid());
                view.remove(host.id(), news.getRemovedUuid());
            }
            case SYNCED -> {
                view.keep(host.id(), told);
                hasTold();
                backoff.reset();
                LOG.atInfo().addKeyValue("host", host.name()).log("a host is connected");
                renewIfBehind();
            }
            case UNCHANGED, EVENT_NOT_SET -> {}
        }
    }

    private void see(SystemVm vm, Set<String> told) {
        if (vm.getMigration() == Migration.ARRIVING) {
            told.remove(vm.getUuid()); // It is still where it comes from.
            view.remove(host.id(), vm.getUuid());
        } else {
            told.add(vm.getUuid());
            SystemVm seen = vm.toBuilder().setHost(host.name()).build();
            view.post(host.id(), seen);
            hostKeys.compare(host.id(), seen, this::channel);
        }
    }

    private void lose(String reason) {
        if (presence instanceof Presence.Live) {
            LOG.atWarn()
                    .addKeyValue("host", host.name())
                    .addKeyValue("reason", reason)
                    .log("a host is lost");
        }
        Presence.Unreachable gone = new Presence.Unreachable(heard, reason);
        presence = gone;
        view.lose(host.id(), gone.since(), silence(gone));
    }

    /** Returns when nothing that it told is in the view. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
