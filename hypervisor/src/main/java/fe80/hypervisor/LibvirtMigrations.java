package fe80.hypervisor;

import fe80.file.FileTrouble;
import fe80.hypervisor.HostedVm.State;
import fe80.hypervisor.HypervisorException.Reason;
import fe80.systemvm.Image;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Migrations by libvirt, peer to peer and tunnelled: all that two libvirts say to each other is in one connection. */
final class LibvirtMigrations implements Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtMigrations.class);

    // libvirt tells of a migration's progress only to who asks: this binding has no event of jobs.
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final URI uri;
    private final Domains domains;
    private final CredentialFiles credentialFiles;
    private final Image image;
    private final Supplier<Accelerator> accelerator;
    private final DiskDigest digest = new DiskDigest();

    LibvirtMigrations(
            URI uri, Domains domains, CredentialFiles credentialFiles, Image image, Supplier<Accelerator> accelerator) {
        this.uri = uri;
        this.domains = domains;
        this.credentialFiles = credentialFiles;
        this.image = image;
        this.accelerator = accelerator;
    }

    /** Takes away what an agent that was killed had expected. */
    void tidy() {
        credentialFiles.expected().stream()
                .filter(uuid -> domains.systemVm(uuid).isEmpty())
                .forEach(uuid -> {
                    credentialFiles.delete(uuid);
                    LOG.atInfo()
                            .addKeyValue("uuid", uuid)
                            .log("the credentials of a System VM that never came are deleted");
                });
    }

    @Override
    public Announcement announce(HostedVm hosted) {
        SystemVm vm = hosted.vm();
        if (hosted.state() != State.RUNNING || !hosted.deployed()) {
            throw failed(
                    vm,
                    hosted.deployed()
                            ? "it does not run"
                            : "another program deployed it, and has to migrate it: CloudStack, or virsh migrate");
        }
        BootCredentials credentials =
                credentialFiles.read(vm).orElseThrow(() -> failed(vm, "this host does not have its boot credentials"));
        try {
            return new Announcement(
                    vm,
                    domains.memory(vm),
                    credentials,
                    credentialFiles.directory(vm.uuid()),
                    digest.running(vm.name(), image.disk()),
                    accelerator.get() instanceof Accelerator.Kvm ? domains.processor() : "");
        } catch (IOException e) {
            throw new HypervisorException(
                    Reason.FAILED,
                    "could not find out which root disk " + vm.name() + " runs on at " + uri + ": " + FileTrouble.of(e),
                    e);
        }
    }

    @Override
    public void send(Announcement announcement, Path door, Consumer<Copied> progress) {
        SystemVm vm = announcement.vm();
        ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("migration-progress").factory());
        try {
            var _ = looks.scheduleWithFixedDelay(
                    () -> domains.copied(vm).ifPresent(progress),
                    BETWEEN_LOOKS.toMillis(),
                    BETWEEN_LOOKS.toMillis(),
                    TimeUnit.MILLISECONDS);
            domains.migrate(vm, door);
        } finally {
            looks.shutdownNow();
            looks.close(); // whoever is told of progress is told nothing later than this
        }
        credentialFiles.delete(vm);
    }

    @Override
    public void expect(Announcement announcement) {
        SystemVm vm = announcement.vm();
        refuseOthers(announcement);
        for (DomainDescription domain : domains.descriptions()) {
            if (domain.name().equals(vm.name())
                    || domain.uuid().equals(vm.uuid())
                    || domain.has(vm.controlMac().mac(), Nic.CONTROL_BRIDGE)) {
                throw new HypervisorException(
                        Reason.ALREADY_EXISTS,
                        refusal(
                                vm,
                                "domain " + domain.name() + " (" + domain.uuid()
                                        + ") has its name, its UUID or its MAC"));
            }
        }
        credentialFiles.expect(vm, announcement.credentials());
    }

    private void refuseOthers(Announcement announcement) {
        SystemVm vm = announcement.vm();
        if (!announcement.directory().equals(credentialFiles.directory(vm.uuid()))) {
            throw refused(
                    vm,
                    "its credentials are expected in " + announcement.directory() + " and here they would be in "
                            + credentialFiles.directory(vm.uuid())
                            + "; 'state' has to be the same in agent.toml on both hosts");
        }
        try {
            if (!announcement.disk().equals(digest.of(image.disk()))) {
                throw refused(
                        vm,
                        "it runs on another image than " + image.disk()
                                + " of this host; install the same image on both, then restart it there");
            }
        } catch (IOException e) {
            throw new HypervisorException(
                    Reason.FAILED, refusal(vm, "cannot read " + image.disk() + ": " + FileTrouble.of(e)), e);
        }
        boolean kvm = accelerator.get() instanceof Accelerator.Kvm;
        if (kvm == announcement.processor().isEmpty()) {
            throw refused(vm, "one of the two hosts has KVM and the other has not");
        }
        if (kvm && !domains.canBe(announcement.processor())) {
            throw refused(vm, "the processor of this host lacks something that the other host's has");
        }
    }

    @Override
    public SocketChannel connect() throws IOException {
        return LibvirtSocket.of(uri).connect();
    }

    @Override
    public Optional<HostedVm> settle(Announcement announcement) {
        Optional<HostedVm> there = domains.systemVm(announcement.vm().uuid());
        if (there.isPresent()) {
            credentialFiles.settle(announcement.vm());
        }
        return there;
    }

    @Override
    public void dismiss(Announcement announcement) {
        SystemVm vm = announcement.vm();
        boolean runs = domains.systemVm(vm.uuid())
                .filter(hosted -> hosted.state() == State.RUNNING)
                .isPresent();
        if (runs) {
            LOG.atWarn()
                    .addKeyValue("vm", vm.name())
                    .log("a System VM that was not expected any more runs here after all");
            credentialFiles.settle(vm);
        } else {
            domains.destroy(vm); // It has not run an instruction here.
            credentialFiles.delete(vm);
        }
    }

    private HypervisorException failed(SystemVm vm, String why) {
        return new HypervisorException(Reason.FAILED, "could not migrate " + vm.name() + " from " + uri + ": " + why);
    }

    private HypervisorException refused(SystemVm vm, String why) {
        return new HypervisorException(Reason.NOT_ADMITTED, refusal(vm, why));
    }

    private String refusal(SystemVm vm, String why) {
        return vm.name() + " cannot come to " + uri + ": " + why;
    }
}
