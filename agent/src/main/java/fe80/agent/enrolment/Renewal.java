package fe80.agent.enrolment;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the certificate of this host after half of its time, at whichever server of the zone answers first. */
public final class Renewal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final MembershipFiles files;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("membership").factory());

    private Renewal(MembershipFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    /** Looks at once, and every five minutes, whether it is time; does nothing on a host that is part of no zone. */
    public static Renewal start(MembershipFiles files, Clock clock) {
        Renewal renewal = new Renewal(files, clock);
        var _ = renewal.timer.scheduleWithFixedDelay(renewal::look, 0, PERIOD.toSeconds(), TimeUnit.SECONDS);
        return renewal;
    }

    private void look() {
        try {
            if (files.areThere() && isTime(files.current())) {
                now(files);
                LOG.info(
                        "the certificate of this host is renewed, until {}",
                        files.current().getNotAfter().toInstant());
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("the certificate of this host was not renewed: {}", e.getMessage());
        }
    }

    private boolean isTime(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant until = certificate.getNotAfter().toInstant();
        return clock.instant().isAfter(from.plus(Duration.between(from, until).dividedBy(2)));
    }

    /**
     * Renews it now.
     *
     * @throws EnrolmentException if no server of the zone does that
     * @throws IOException if the files cannot be read or written
     */
    public static void now(MembershipFiles files) throws IOException {
        byte[] request = CertificateRequest.of(files.keys());
        List<String> refusals = new ArrayList<>();
        for (String server : files.zoneServers()) {
            try {
                files.write(ZoneServer.trusted(server, files.authority()).renew(request));
                return;
            } catch (EnrolmentException e) {
                refusals.add(e.getMessage());
            }
        }
        throw new EnrolmentException(String.join("; ", refusals));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
