package fe80.management;

import fe80.daemon.DaemonCommand;
import fe80.daemon.Parts;
import fe80.daemon.ServiceManager;
import fe80.management.access.Access;
import fe80.management.access.Audit;
import fe80.management.access.Limiter;
import fe80.management.access.Users;
import fe80.management.administration.AuditCalls;
import fe80.management.administration.AuthorityCalls;
import fe80.management.administration.BackupCalls;
import fe80.management.administration.EnrolmentCalls;
import fe80.management.administration.UserCalls;
import fe80.management.authority.Authorities;
import fe80.management.authority.AuthorityException;
import fe80.management.authority.Identities;
import fe80.management.authority.Secret;
import fe80.management.authority.Subject;
import fe80.management.enrolment.Enrolment;
import fe80.management.job.JobCalls;
import fe80.management.job.Jobs;
import fe80.management.observation.Health;
import fe80.management.observation.Metrics;
import fe80.management.observation.ObservationServer;
import fe80.management.serving.ApiServer;
import fe80.management.serving.Guards;
import fe80.management.store.RegisterReader;
import fe80.management.store.Store;
import fe80.management.store.StoreException;
import fe80.management.zone.MaintenanceBook;
import fe80.management.zone.Overseer;
import fe80.management.zone.Trust;
import fe80.management.zone.VmCommands;
import fe80.management.zone.Zone;
import fe80.management.zone.ZoneServices;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management server of a zone. */
public final class Management implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Management.class);
    private static final Path USUAL = Path.of("/etc/fe80/management.toml");

    private final Parts parts = new Parts();

    private int port;
    private int observationPort;

    private Management() {}

    /** {@code --config FILE}, and {@code --check-config} to only say whether that is right. */
    public static void main(String[] arguments) {
        System.exit(new DaemonCommand<>(
                        "fe80 management",
                        USUAL,
                        Configuration.FILE,
                        Management::start,
                        Set.of(StoreException.class, AuthorityException.class))
                .run(System.out, System.err, arguments));
    }

    /** Starts a server of the zone that is in the configured database; if there is none, it founds one. */
    public static Management start(Configuration configuration) throws IOException {
        Instant begun = Instant.now();
        Clock clock = Clock.systemUTC();
        Files.createDirectories(
                configuration.state(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Management management = new Management();
        try {
            Store store = management.parts.with(Store.open(configuration.where()));
            Secret secret = secret(store, configuration.secret());
            Authorities.found(store.authorities(), secret, clock);
            RegisterReader register = management.parts.with(RegisterReader.start(store));
            Authorities authorities = new Authorities(store.authorities(), register, secret, clock);
            Identities identities = new Identities(
                    authorities, new Subject.Server(Configuration.hostName(), configuration.reachedBy()), clock);

            Users users = new Users(store.users(), register, authorities, clock);
            new FirstUser(users, register, configuration.firstToken(), clock).makeIfNobodyCanManage();
            Access access = new Access(register, clock);
            Audit audit = management.parts.with(Audit.start(store.audit()));
            Limiter limiter = Limiter.of(configuration.limits(), register, audit, clock);
            Enrolment enrolment = new Enrolment(store.hosts(), register, authorities, clock);

            Overseer overseer = new Overseer(access, audit, clock);
            Zone zone = management.parts.with(new Zone(identities::current, new Trust(authorities), clock));
            register.listen(now -> {
                zone.maintain(now.maintenance());
                zone.keep(now.hosts());
                zone.renew();
            });
            MaintenanceBook book = new MaintenanceBook(store.maintenance(), register);
            Restored.pause(store.jobs(), configuration.state());
            Jobs jobs = management.parts.with(Jobs.start(
                    store, register::current, new VmCommands(zone, overseer), Configuration.server(), clock));
            Stream<ServerServiceDefinition> administration = Stream.of(
                            new EnrolmentCalls(enrolment, audit, limiter.refusals(), clock),
                            new UserCalls(users, register, clock),
                            new AuthorityCalls(authorities, zone),
                            new AuditCalls(store.audit(), clock),
                            new JobCalls(jobs, overseer),
                            new BackupCalls(store, configuration.state()))
                    .map(BindableService::bindService);
            List<ServerServiceDefinition> services = Stream.concat(
                            new ZoneServices(zone, overseer, store::nextVmNumber, book).all().stream(), administration)
                    .toList();
            Metrics metrics = new Metrics();
            metrics.observe(zone);
            metrics.observe(register, audit);
            metrics.observe(limiter.streams(), limiter.refusals());
            ApiServer api = management.parts.with(ApiServer.start(
                    configuration.address(),
                    identities::current,
                    new Guards(access, overseer, limiter, metrics, Set.copyOf(configuration.origins())),
                    services));
            management.port = api.port();
            Health health = new Health(register, identities::current, clock);
            configuration.observation().address().ifPresent(address -> {
                ObservationServer observation =
                        management.parts.with(ObservationServer.start(address, health, metrics));
                management.observationPort = observation.port();
            });
            management.parts.with(ServiceManager.ready(zone::census));
            LOG.atInfo()
                    .addKeyValue("zone", register.current().zone())
                    .addKeyValue("hosts", register.current().hosts().size())
                    .addKeyValue("users", register.current().users().size())
                    .addKeyValue("authority", authorities.fingerprint().hex())
                    .addKeyValue("database", configuration.where())
                    .addKeyValue("listen", configuration.listen())
                    .addKeyValue("names", configuration.reachedBy())
                    .addKeyValue("observation", configuration.observation().listen())
                    .addKeyValue(
                            "took_ms", Duration.between(begun, Instant.now()).toMillis())
                    .log("ready");
            return management;
        } catch (IOException | RuntimeException e) {
            management.close();
            throw e;
        }
    }

    /** Where it serves, which the configuration may leave to the kernel by port 0. */
    public int port() {
        return port;
    }

    /** Where health and metrics are served; 0 if nowhere. */
    public int observationPort() {
        return observationPort;
    }

    /** A zone has one secret for all of its servers: only the one that founds it makes it. */
    private static Secret secret(Store store, Path file) {
        return store.authorities().founded() || Files.exists(file) ? Secret.load(file) : Secret.create(file);
    }

    /** Ends it. The hosts and their System VMs go on. */
    @Override
    public void close() {
        parts.close();
    }
}
