package fe80.agent.enrolment;

import fe80.daemon.CertificateTime;
import fe80.file.FileTrouble;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the certificates of this host after half of their time, and when it is asked to, at whichever server of the
 * zone answers first. A host that was removed from its zone gives up what lets it in to System VMs.
 */
public final class Renewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);

    /** No timer notices that the host was suspended or its clock was set, and then they may be over at once. */
    private static final Duration PERIOD = Duration.ofSeconds(30);

    private final MembershipFiles files;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private String lastFailure = ""; // only the timer's thread has to do with it
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("membership").factory());

    /** Of this host's certificates. */
    public Renewal(MembershipFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /** The same, which has begun. */
    public static Renewal start(MembershipFiles files, Clock clock) {
        Renewal renewal = new Renewal(files, clock);
        renewal.begin();
        return renewal;
    }

    /** Tells this one whenever the files have changed. */
    public void listen(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks at once, and every half minute, whether it is time; does nothing on a host that is part of no zone. */
    public void begin() {
        var _ = timer.scheduleWithFixedDelay(this::look, 0, PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    private void look() {
        try {
            if (files.areThere() && CertificateTime.isToBeRenewed(files.current(), clock.instant())) {
                renew();
            }
            lastFailure = "";
        } catch (IOException | RuntimeException e) {
            complain(FileTrouble.of(e));
        }
    }

    /** Once, for as long as it is the same. */
    private void complain(String failure) {
        if (!failure.equals(lastFailure)) {
            LOG.atWarn().addKeyValue("reason", failure).log("the certificates of this host were not renewed");
            lastFailure = failure;
        }
    }

    private void renew() throws IOException {
        try {
            now(files);
        } catch (RemovedException e) {
            if (files.forgetSshCertificates()) {
                listeners.forEach(Runnable::run);
            }
            throw e;
        }
        LOG.info(
                "the certificates of this host are renewed, until {}",
                files.current().getNotAfter().toInstant());
        listeners.forEach(Runnable::run);
    }

    /**
     * Renews them, and returns when they are in use.
     *
     * @throws EnrolmentException if this host is part of no zone, or no server of the zone does that
     */
    public void await() throws InterruptedException {
        if (!files.areThere()) {
            throw new EnrolmentException("this host is part of no zone: 'fe80 host enrol' makes it part of one");
        }
        Future<?> renewed = timer.submit(() -> {
            renew();
            return true;
        });
        try {
            renewed.get();
        } catch (ExecutionException e) {
            throw new EnrolmentException("the certificates of this host were not renewed: " + why(e), e);
        }
    }

    private static String why(ExecutionException failure) {
        return failure.getCause() == null
                ? failure.toString()
                : String.valueOf(failure.getCause().getMessage());
    }

    /**
     * Renews the files now.
     *
     * @throws EnrolmentException if no server of the zone does that
     * @throws IOException if the files cannot be read or written
     */
    public static void now(MembershipFiles files) throws IOException {
        byte[] request = CertificateRequest.of(files.keys());
        files.write(files.ask(server -> server.renew(request)));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
