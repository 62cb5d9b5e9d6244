package fe80.management.zone;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.grpc.GrpcClients;
import fe80.management.access.Access;
import fe80.management.access.Audit;
import fe80.management.access.Limiter;
import fe80.management.access.Limits;
import fe80.management.access.Users;
import fe80.management.administration.AuditCalls;
import fe80.management.administration.AuthorityCalls;
import fe80.management.administration.EnrolmentCalls;
import fe80.management.administration.UserCalls;
import fe80.management.authority.Authorities;
import fe80.management.authority.CertificateRequest;
import fe80.management.authority.Identities;
import fe80.management.authority.Secret;
import fe80.management.authority.Subject;
import fe80.management.enrolment.Enrolment;
import fe80.management.enrolment.Membership;
import fe80.management.job.JobCalls;
import fe80.management.job.Jobs;
import fe80.management.observation.Metrics;
import fe80.management.serving.ApiServer;
import fe80.management.serving.Guards;
import fe80.management.store.AuditEntry;
import fe80.management.store.AuditTable;
import fe80.management.store.Database;
import fe80.management.store.EnrolledHost;
import fe80.management.store.Grant;
import fe80.management.store.RegisterReader;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.Store;
import fe80.management.store.StoredAuthority;
import fe80.management.store.User;
import fe80.v1.HostsGrpc;
import fe80.v1.JobsGrpc;
import fe80.v1.ListRequest;
import fe80.v1.ListResponse;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.ZoneCertificates;
import io.grpc.Channel;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A management server with all of its parts, and hosts that enrol with it, on this machine's loopback. */
public final class TestZone implements AutoCloseable {

    private static final Clock CLOCK = Clock.systemUTC();

    private final Store store;
    private final RegisterReader register;
    private final Authorities authorities;
    private final Enrolment enrolment;
    private final Users users;
    private final Audit audit;
    private final Zone zone;
    private final Jobs jobs;
    private final ApiServer server;
    private final ClientFactory clients;
    private final String operator;
    private final Metrics metrics = new Metrics();
    private final List<TestHost> hosts = new ArrayList<>();

    /** Whose state is in this directory. */
    public TestZone(Path directory) {
        this(directory, new Limits(100_000, 100_000, 1000, Limits.MOST_BYTES));
    }

    /** With these limits. */
    public TestZone(Path directory, Limits limits) {
        store = Store.open(new Database.Embedded(directory));
        Secret secret = Secret.create(directory.resolve("secret"));
        Authorities.found(store.authorities(), secret, CLOCK);
        register = RegisterReader.start(store, CLOCK);
        authorities = new Authorities(store.authorities(), register, secret, CLOCK);
        enrolment = new Enrolment(store.hosts(), register, authorities, CLOCK);
        users = new Users(store.users(), register, authorities, CLOCK);
        users.put(new User("admin", Set.of(new Grant(Scope.ZONE, Role.ADMIN))));
        audit = Audit.start(store.audit());
        Limiter limiter = Limiter.of(limits, register, audit, CLOCK);
        Identities identities =
                new Identities(authorities, new Subject.Server("management", List.of("localhost")), CLOCK);
        zone = new Zone(identities::current, new Trust(authorities), CLOCK);
        Access access = new Access(register, CLOCK);
        Overseer overseer = new Overseer(access, audit, CLOCK);
        List<ServerServiceDefinition> services = new ArrayList<>(new ZoneServices(
                        zone, overseer, store::nextVmNumber, new MaintenanceBook(store.maintenance(), register))
                .all());
        services.add(new UserCalls(users, register, CLOCK).bindService());
        jobs = Jobs.start(store, register::current, new VmCommands(zone, overseer), "test", CLOCK);
        services.add(new JobCalls(jobs, overseer).bindService());
        services.add(new AuditCalls(store.audit(), CLOCK).bindService());
        services.add(new AuthorityCalls(authorities, zone).bindService());
        services.add(new EnrolmentCalls(enrolment, audit, limiter.refusals(), CLOCK).bindService());
        metrics.observe(zone);
        metrics.observe(limiter.streams(), limiter.refusals());
        server = ApiServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                identities::current,
                new Guards(access, overseer, limiter, metrics, Set.of("https://console.example")),
                services);
        clients = ClientFactory.builder()
                .tlsCustomizer(tls -> tls.trustManager(authorities.trusted()))
                .build();
        operator = token(Role.OPERATOR, Scope.ZONE);
    }

    /** A host that is enrolled, and serves. */
    TestHost host(String name) throws IOException, GeneralSecurityException, OperatorCreationException {
        TestHost host = new TestHost(name);
        hosts.add(host);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        CertificateRequest request = CertificateRequest.parse(
                new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + name), keys.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                        .getEncoded());
        Membership membership =
                enrolment.enrol(enrolment.invite("test", Duration.ofMinutes(1)).token(), request, name, host.address());
        host.serve(keys, membership.certificates());
        host.renewing(() -> ZoneCertificates.newBuilder()
                .setTlsIssuer(authorities.tlsFingerprints().getFirst())
                .addAllTlsAuthorities(authorities.tlsFingerprints())
                .addAllSshAuthorities(authorities.sshFingerprints())
                .build());
        listen();
        return host;
    }

    void remove(TestHost host) {
        enrolment.remove(host.name());
        listen();
    }

    /** Has the zone listen to those hosts that are enrolled. */
    void listen() {
        zone.maintain(register.current().maintenance());
        zone.keep(register.current().hosts());
    }

    Authorities authorities() {
        return authorities;
    }

    /** The one of this purpose that signs. */
    StoredAuthority authority(StoredAuthority.Purpose purpose) {
        return authorities.all().stream()
                .filter(authority -> authority.purpose() == purpose && authority.signing())
                .findFirst()
                .orElseThrow();
    }

    Zone zone() {
        return zone;
    }

    List<EnrolledHost> enrolled() {
        return register.current().hosts();
    }

    /** How many System VMs it lists, on all pages. */
    int systemVmCount() throws StatusException {
        int count = 0;
        ListRequest request = ListRequest.getDefaultInstance();
        while (true) {
            ListResponse page = systemVms().list(request);
            count += page.getSystemVmsCount();
            if (page.getNextPageToken().isEmpty()) {
                return count;
            }
            request = ListRequest.newBuilder()
                    .setPageToken(page.getNextPageToken())
                    .build();
        }
    }

    /** What it counts. */
    public Metrics metrics() {
        return metrics;
    }

    /** Who may use it. */
    public Users users() {
        return users;
    }

    /** For clients that are not Armeria's. */
    public List<X509Certificate> trusted() {
        return authorities.trusted();
    }

    /** A host that serves one System VM, which is ready. */
    public void hostWith(String host, String vm)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        host(host).ready(vm);
        org.awaitility.Awaitility.await()
                .until(() ->
                        zone.view().find(vm).size() == 1 && zone.silentHosts().isEmpty());
    }

    /** Any call of any method, in gRPC, with this token. */
    public Channel channel(String token) {
        return GrpcClients.builder("gproto+" + uri())
                .factory(clients)
                .addHeader("authorization", "Bearer " + token)
                .responseTimeout(Duration.ofSeconds(30))
                .maxResponseLength(0)
                .build(SystemVmsGrpc.SystemVmsStub.class)
                .getChannel();
    }

    /** The API's base for JSON. */
    public String uri() {
        return "https://localhost:" + server.port();
    }

    /** For clients that believe this zone's authority. */
    public ClientFactory clients() {
        return clients;
    }

    /** A token of a user who has this role. */
    public String token(Role role, Scope scope) {
        String name =
                "user-" + role.name().toLowerCase(java.util.Locale.ROOT) + "-" + Integer.toHexString(scope.hashCode());
        users.put(new User(name, Set.of(new Grant(scope, role))));
        return users.issue(name, "test", Duration.ofHours(1)).text();
    }

    /** Calls of an operator of the zone. */
    SystemVmsGrpc.SystemVmsBlockingV2Stub systemVms() {
        return systemVms(operator);
    }

    /** Calls with this token. */
    SystemVmsGrpc.SystemVmsBlockingV2Stub systemVms(String token) {
        return SystemVmsGrpc.newBlockingV2Stub(channel(token));
    }

    /** Calls of an operator of the zone. */
    HostsGrpc.HostsBlockingV2Stub hosts() {
        return HostsGrpc.newBlockingV2Stub(GrpcClients.builder("gproto+" + uri())
                .factory(clients)
                .addHeader("authorization", "Bearer " + operator)
                .build(HostsGrpc.HostsStub.class)
                .getChannel());
    }

    /** Calls of an operator of the zone. */
    JobsGrpc.JobsBlockingV2Stub jobs() {
        return jobs(operator);
    }

    /** Calls with this token. */
    JobsGrpc.JobsBlockingV2Stub jobs(String token) {
        return JobsGrpc.newBlockingV2Stub(GrpcClients.builder("gproto+" + uri())
                .factory(clients)
                .addHeader("authorization", "Bearer " + token)
                .responseTimeout(Duration.ofMinutes(2))
                .maxResponseLength(0)
                .build(JobsGrpc.JobsStub.class)
                .getChannel());
    }

    /** What was written down so far. */
    public List<AuditEntry> audited() {
        return store.audit().read(Instant.EPOCH, Instant.now().plusSeconds(3600), 0, 1000).stream()
                .map(AuditTable.Numbered::entry)
                .toList();
    }

    @Override
    public void close() {
        server.close();
        jobs.close();
        zone.close();
        hosts.forEach(TestHost::close);
        clients.close();
        audit.close();
        register.close();
        store.close();
    }
}
