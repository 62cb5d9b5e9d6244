package fe80.hypervisor;

import fe80.address.Mac;
import fe80.hypervisor.HypervisorEvent.Change;
import fe80.hypervisor.HypervisorEvent.Changed;
import fe80.hypervisor.HypervisorException.Reason;
import fe80.systemvm.Image;
import fe80.systemvm.SystemVm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The System VMs of the host on which a libvirtd runs, as QEMU domains of it. */
public final class LibvirtHypervisor implements Hypervisor {

    // A guest that is booting does not notice the button: it is pressed again.
    private static final Duration BETWEEN_PRESSES = Duration.ofSeconds(5);

    private final URI uri;
    private final LibvirtConnection connection;
    private final Domains domains;
    private final Image image;
    private final Supplier<Accelerator> accelerator;
    private final Console console;
    private final CredentialFiles credentialFiles;
    private final LibvirtMigrations migrations;
    // Of the VMs whose deployment is under way: libvirt would let a second definition replace the first.
    private final Set<Mac> deploying = ConcurrentHashMap.newKeySet();

    /**
     * Connects to libvirt.
     *
     * @param uri libvirt's, on this very host: {@code qemu:///system} as a rule
     * @param image what the VMs boot
     * @param state the directory for the VMs' boot credentials; the same path on all hosts between which VMs migrate
     * @param accelerator how this host executes them; see {@link Accelerator#fastest}
     * @param console where the VMs' serial consoles go
     * @throws HypervisorException if there is no libvirt to connect to
     */
    public LibvirtHypervisor(URI uri, Image image, Path state, Accelerator accelerator, Console console) {
        this(uri, image, state, () -> accelerator, console);
    }

    /** The same, where the accelerator is asked for when the first VM is deployed: to find it takes time. */
    public LibvirtHypervisor(URI uri, Image image, Path state, Supplier<Accelerator> accelerator, Console console) {
        this.uri = uri;
        this.connection = new LibvirtConnection(uri);
        this.domains = new Domains(connection);
        this.image = image;
        this.accelerator = accelerator;
        this.console = console;
        this.credentialFiles = new CredentialFiles(state);
        this.migrations = new LibvirtMigrations(uri, domains, credentialFiles, image, accelerator);
        console.prepare();
        try {
            connection.call("connect", connect -> connect);
            migrations.tidy();
        } catch (HypervisorException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void deploy(SystemVm vm, Hardware hardware, BootCredentials credentials, Admission admission) {
        Mac mac = vm.controlMac().mac();
        if (!deploying.add(mac)) {
            throw refused(Reason.ALREADY_EXISTS, vm, "it is being deployed there now; wait for that");
        }
        try {
            refuseIfThere(vm, hardware);
            try {
                credentialFiles.write(vm, credentials);
                domains.define(
                        vm,
                        new DomainXml(image, accelerator(), console).of(vm, hardware, credentialFiles.of(vm.uuid())));
                domains.startPaused(vm);
                admit(vm, admission);
                domains.resume(vm);
            } catch (RuntimeException | Error e) {
                undo(e, () -> destroy(vm));
                throw e;
            }
        } finally {
            deploying.remove(mac);
        }
    }

    private void refuseIfThere(SystemVm vm, Hardware hardware) {
        for (DomainDescription domain : domains.descriptions()) {
            if (domain.name().equals(vm.name()) || domain.uuid().equals(vm.uuid())) {
                throw refused(
                        Reason.ALREADY_EXISTS,
                        vm,
                        "domain " + domain.name() + " (" + domain.uuid() + ") is there already; destroy it first");
            }
            refuseIfTaken(vm, domain, vm.controlMac().mac(), Nic.CONTROL_BRIDGE);
            hardware.nics().forEach(nic -> refuseIfTaken(vm, domain, nic.mac(), nic.bridge()));
        }
    }

    private void refuseIfTaken(SystemVm vm, DomainDescription domain, Mac mac, String bridge) {
        if (domain.has(mac, bridge)) {
            throw refused(
                    Reason.MAC_TAKEN,
                    vm,
                    "domain " + domain.name() + " (" + domain.uuid() + ") has MAC " + mac + " on " + bridge
                            + " already; give one of the two another UUID");
        }
    }

    private HypervisorException refused(Reason reason, SystemVm vm, String why) {
        return new HypervisorException(reason, "could not deploy " + vm.name() + " on " + uri + ": " + why);
    }

    @Override
    public void trust(SystemVm vm, String sshCa) {
        credentialFiles.trust(vm, sshCa);
    }

    @Override
    public void start(SystemVm vm, Admission admission) {
        domains.startPaused(vm);
        try {
            admit(vm, admission);
            domains.resume(vm);
        } catch (RuntimeException | Error e) {
            undo(e, () -> domains.switchOff(vm));
            throw e;
        }
    }

    private void admit(SystemVm vm, Admission admission) {
        String port = find(vm.uuid()).flatMap(HostedVm::port).orElseGet(vm::port);
        try {
            admission.admit(vm, port);
        } catch (RuntimeException e) {
            throw new HypervisorException(
                    Reason.NOT_ADMITTED,
                    "could not start " + vm.name() + " on " + uri + ": its port " + port
                            + " was not admitted to the link: " + e.getMessage(),
                    e);
        }
    }

    private static void undo(Throwable cause, Runnable undoing) {
        try {
            undoing.run();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    @Override
    public void stop(SystemVm vm, Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        CountDownLatch off = new CountDownLatch(1);
        Consumer<HypervisorEvent> listener = event -> {
            if (isEndOf(vm, event)) {
                off.countDown();
            }
        };
        connection.add(listener);
        try {
            while (domains.isActive(vm)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new HypervisorException(
                            Reason.DEADLINE,
                            "could not stop " + vm.name() + " on " + uri + ": it had not shut down after "
                                    + deadline.toSeconds() + " s; destroy it, or look at its console");
                }
                domains.pressPowerButton(vm);
                if (off.await(Math.min(left, BETWEEN_PRESSES.toNanos()), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
        } finally {
            connection.remove(listener);
        }
    }

    private static boolean isEndOf(SystemVm vm, HypervisorEvent event) {
        return event instanceof Changed changed
                && changed.uuid().equals(vm.uuid())
                && (changed.change() == Change.STOPPED || changed.change() == Change.CRASHED);
    }

    @Override
    public void destroy(SystemVm vm) {
        domains.destroy(vm);
        credentialFiles.delete(vm);
    }

    @Override
    public void reboot(SystemVm vm) {
        domains.reboot(vm);
    }

    @Override
    public List<HostedVm> list() {
        return domains.systemVms();
    }

    @Override
    public Optional<HostedVm> find(UUID uuid) {
        return domains.systemVm(uuid);
    }

    @Override
    public Optional<BootCredentials> credentials(SystemVm vm) {
        return credentialFiles.read(vm);
    }

    @Override
    public Optional<Migrations> migrations() {
        return Optional.of(migrations);
    }

    @Override
    public String runByGuestAgent(SystemVm vm, String script, List<String> arguments, Duration deadline)
            throws InterruptedException {
        return new GuestAgent(vm, request -> domains.askGuestAgent(vm, request)).run(script, arguments, deadline);
    }

    @Override
    public Accelerator accelerator() {
        return accelerator.get();
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public Watch watch(Consumer<HypervisorEvent> listener) {
        return new EventQueue(connection, listener).open();
    }

    @Override
    public void close() {
        connection.close();
    }
}
