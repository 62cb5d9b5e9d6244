package fe80.agent;

import com.sun.net.httpserver.HttpServer;
import fe80.agent.enrolment.EnrolmentException;
import fe80.agent.enrolment.HostMembership;
import fe80.agent.enrolment.Renewal;
import fe80.agent.exec.GuestCalls;
import fe80.agent.legacy.Audit;
import fe80.agent.legacy.HostAudit;
import fe80.agent.legacy.HostIpv4;
import fe80.agent.legacy.LegacyCalls;
import fe80.agent.legacy.ProxySocket;
import fe80.agent.legacy.Ways;
import fe80.daemon.Parts;
import fe80.daemon.ServiceManager;
import fe80.guest.OperatorKey;
import fe80.guest.Ssh;
import fe80.guest.SshCa;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.LibvirtHypervisor;
import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Wanted;
import fe80.systemvm.Image;
import fe80.systemvm.Reachability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon of one hypervisor. */
public final class Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final Path CLOUDSTACK = Path.of("/etc/cloudstack/agent/agent.properties");

    private final Parts parts = new Parts();

    private Agent() {}

    /** {@code --config FILE}, and {@code --check-config} to only say whether that is right. */
    public static void main(String[] arguments) {
        System.exit(new AgentCommand(System.in, System.out, System.err).run(arguments));
    }

    /** Starts the agent of this host: cloud0 and libvirt's System VMs. */
    public static Agent start(Configuration configuration) throws IOException {
        prepare(configuration.state());
        Hypervisor hypervisor = new LibvirtHypervisor(
                configuration.libvirt(),
                Image.in(configuration.image()),
                configuration.bootCredentials(),
                configuration.execution(),
                configuration.console());
        Wanted wanted = HostIpv4.wanted(
                configuration.retiredIpv4(), configuration.adopted().legacyIpv4());
        return start(configuration, hypervisor, new ControlLink(new Commands(), wanted));
    }

    /** Starts an agent for these System VMs on this link. */
    public static Agent start(Configuration configuration, Hypervisor hypervisor, ControlLink controlLink)
            throws IOException {
        Instant begun = Instant.now();
        prepare(configuration.state());
        String host = hostName();

        Certificates certificates =
                new Certificates(authority(configuration.authority()), "fe80-agent@" + host, Clock.systemUTC());
        Optional<OperatorKey> operatorKey = configuration.adopted().keyFile().map(OperatorKey::load);
        Renewal renewal = new Renewal(configuration.membership(), Clock.systemUTC());
        renewal.listen(() -> certificates.replace(configuration.membership().sshCertificates()));
        takeCertificates(configuration, certificates);
        HostMembership membership = new HostMembership(configuration.membership());
        Access access = new Access(hypervisor::credentials, certificates, operatorKey, configuration.pinnedHostKeys());

        Agent agent = new Agent();
        try {
            agent.parts.with(hypervisor);
            agent.parts.with(renewal);
            Ssh ssh = agent.parts.with(Ssh.start());
            Board board = new Board();
            Metrics metrics = new Metrics();
            Traffic traffic = new Traffic(InstantSource.system());
            LinkKeeper link = agent.parts.with(new LinkKeeper(controlLink));
            Inventory inventory =
                    agent.parts.with(new Inventory(hypervisor, ssh, access, link, board, metrics, traffic));
            metrics.observe(board, link);
            agent.parts.with(link.start(inventory::linkChanged, board::add));
            agent.parts.with(inventory.start());

            Prober prober = new Prober(hypervisor, link, access, ssh);
            Ways ways = new LegacyWays(
                    hypervisor,
                    inventory,
                    board,
                    link,
                    access,
                    ssh,
                    configuration.adopted().trial());
            HostIpv4 ipv4 = new HostIpv4(configuration.retiredIpv4(), link::observe, link::want, new Commands());
            HostAudit audit = new HostAudit(host, ipv4, link::trouble, Path.of("/proc"), CLOUDSTACK);
            Api api = agent.parts.with(new Api(
                    new SystemVmCalls(
                            host, hypervisor, inventory, board, link, certificates, access, membership, prober),
                    new GuestCalls(inventory),
                    new HostCalls(
                            host,
                            begun,
                            hypervisor,
                            link,
                            board,
                            new HostCalls.Zone(membership, renewal, certificates)),
                    new MigrationCalls(
                            hypervisor,
                            board,
                            inventory,
                            traffic,
                            link,
                            access,
                            configuration.state(),
                            announced -> certificates
                                    .trustedBy(announced.credentials().sshCaLines().stream()
                                            .map(SshCa::fingerprint)
                                            .toList())
                                    .isPresent()),
                    new LegacyCalls(host, ways, ipv4, new Audit(ways, audit)),
                    new CallObserver(metrics)));
            api.serve(new SocketFile(configuration.socket(), configuration.group()));
            SocketFile proxy = new SocketFile(configuration.proxySocket(), configuration.group());
            proxy.prepare();
            agent.parts.with(ProxySocket.listen(proxy.path(), ways, inventory));
            proxy.protect();
            if (configuration.api().address().isPresent()) {
                api.serve(configuration.api().address().get(), configuration.api());
                renewal.listen(api::reload);
                renewal.listen(inventory::linkChanged);
                renewal.begin();
            }
            if (configuration.metrics().address().isPresent()) {
                HttpServer server =
                        metrics.serve(configuration.metrics().address().get());
                agent.parts.with(() -> server.stop(0));
            }
            // An agent that no longer sees its VMs is not alive.
            agent.parts.with(ServiceManager.ready(inventory::settle));
            LOG.atInfo()
                    .addKeyValue("listeners", configuration.listeners())
                    .addKeyValue("vms", board.all().size())
                    .addKeyValue("reachable", board.count(Reachability.State.READY))
                    .addKeyValue(
                            "took_ms", Duration.between(begun, Instant.now()).toMillis())
                    .log("ready");
            return agent;
        } catch (IOException | RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    /** Not by InetAddress, which wants somebody to resolve the name. */
    static String hostName() throws IOException {
        return Files.readString(HOST_NAME).strip();
    }

    /** QEMU's user has to pass through to the boot credentials. */
    private static void prepare(Path state) throws IOException {
        Files.createDirectories(
                state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    /** Without them the VMs that trust the zone cannot be reached; the others can, and the zone may issue new ones. */
    private static void takeCertificates(Configuration configuration, Certificates certificates) {
        try {
            certificates.replace(configuration.membership().sshCertificates());
        } catch (EnrolmentException e) {
            LOG.atError().addKeyValue("reason", e.getMessage()).log("the certificates of the zone are not used");
        }
    }

    private static SshCa authority(Path directory) {
        if (!Files.exists(directory.resolve("ssh-ca"))) {
            SshCa.create().store(directory);
        }
        return SshCa.load(directory);
    }

    /** Ends it. The System VMs, and cloud0, stay as they are. */
    @Override
    public void close() {
        parts.close();
    }
}
