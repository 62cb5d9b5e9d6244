package fe80.lab;

import fe80.hypervisor.Accelerator;
import fe80.hypervisor.Admission;
import fe80.hypervisor.BootCredentials;
import fe80.hypervisor.Hardware;
import fe80.hypervisor.HostedVm;
import fe80.hypervisor.HostedVm.State;
import fe80.hypervisor.Hypervisor;
import fe80.hypervisor.HypervisorEvent;
import fe80.hypervisor.HypervisorException;
import fe80.hypervisor.HypervisorException.Reason;
import fe80.hypervisor.Watch;
import fe80.link.Commands;
import fe80.link.LinkException;
import fe80.systemvm.Image;
import fe80.systemvm.SystemVm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A hypervisor for hundreds of System VMs: each is a set of namespaces around the image's own root tree, firewall and
 * sshd, with a veth in the place of the tap. It has no kernel, systemd or power button of its own and starts in
 * moments. All state is in files and processes: any number of programs may open the same directory, one after another.
 */
public final class LightHypervisor implements Hypervisor {

    private static final String START = Machine.script("light-vm.sh");
    private static final String KILL = """
            pid=$(cat "$1/pid")
            kill -KILL -- "-$pid" || true
            while [ -d "/proc/$pid" ]; do sleep 0.01; done
            ip link del "$2" || true
            rm -f "$3"
            """;
    private static final String DISK = """
            mkdir -p "$2"
            mountpoint --quiet "$2" || mount -o ro,loop "$1" "$2"
            """;

    private final Commands commands;
    private final LightFiles files;
    private final Accelerator accelerator;
    private final Path consoles;

    /**
     * Opens it.
     *
     * @param commands to its machine
     * @param accelerator what it says of itself
     * @param directory where its state is
     * @param consoles the directory for what the VMs write to their consoles
     */
    public LightHypervisor(Commands commands, Image image, Accelerator accelerator, Path directory, Path consoles) {
        this.commands = commands;
        this.files = LightFiles.in(directory);
        this.accelerator = accelerator;
        this.consoles = consoles;
        sh(DISK, image.disk().toAbsolutePath(), files.disk());
    }

    @Override
    public synchronized void deploy(SystemVm vm, Hardware hardware, BootCredentials credentials, Admission admission) {
        list().stream()
                .map(HostedVm::vm)
                .filter(there -> there.name().equals(vm.name()) || there.uuid().equals(vm.uuid()))
                .findFirst()
                .ifPresent(there -> {
                    throw new HypervisorException(
                            Reason.ALREADY_EXISTS,
                            "could not deploy " + vm.name() + ": " + there.name() + " (" + there.uuid()
                                    + ") is there already; destroy it first");
                });
        files.write(vm, credentials);
        try {
            start(vm, admission);
        } catch (RuntimeException e) {
            files.delete(vm);
            throw e;
        }
    }

    @Override
    public void trust(SystemVm vm, String sshCa) {
        files.trust(vm, sshCa);
    }

    @Override
    public void start(SystemVm vm, Admission admission) {
        if (files.isRunning(vm)) {
            return;
        }
        sh(
                START,
                files.of(vm),
                files.disk(),
                files.running(vm),
                vm.controlMac(),
                vm.port(),
                consoles.resolve(vm.name() + ".log"));
        try {
            admission.admit(vm, vm.port());
        } catch (RuntimeException e) {
            kill(vm);
            throw new HypervisorException(
                    Reason.NOT_ADMITTED, "could not start " + vm.name() + ": " + e.getMessage(), e);
        }
        sh("echo go >\"$1/go\"", files.of(vm));
    }

    /** Switches it off, since there is no button to press. */
    @Override
    public void stop(SystemVm vm, Duration deadline) {
        if (files.isRunning(vm)) {
            kill(vm);
        }
    }

    /** Ends all that runs in it, as a power cut does. */
    private void kill(SystemVm vm) {
        sh(KILL, files.of(vm), vm.port(), files.running(vm));
    }

    /** Ends sshd, which is started again with what it had written. */
    @Override
    public void reboot(SystemVm vm) {
        sh("pkill -TERM --parent $(pgrep --pgroup $(cat \"$1/pid\") unshare)", files.of(vm));
    }

    @Override
    public void destroy(SystemVm vm) {
        stop(vm, Duration.ZERO);
        files.delete(vm);
    }

    @Override
    public List<HostedVm> list() {
        return files.vms().stream().map(this::hosted).toList();
    }

    private HostedVm hosted(SystemVm vm) {
        return files.isRunning(vm)
                ? new HostedVm(vm, State.RUNNING, Optional.of(vm.port()), true)
                : new HostedVm(vm, State.SHUT_OFF, Optional.empty(), true);
    }

    @Override
    public Optional<HostedVm> find(UUID uuid) {
        return list().stream().filter(hosted -> hosted.vm().uuid().equals(uuid)).findFirst();
    }

    @Override
    public Optional<BootCredentials> credentials(SystemVm vm) {
        return files.credentials(vm);
    }

    @Override
    public Accelerator accelerator() {
        return accelerator;
    }

    @Override
    public URI uri() {
        return files.vmDirectory().toUri();
    }

    @Override
    public Watch watch(Consumer<HypervisorEvent> listener) {
        return new LightWatch(files, listener);
    }

    @Override
    public void close() {}

    private void sh(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "-euc", script, "light-vm"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            commands.run(command);
        } catch (LinkException e) {
            throw new HypervisorException(Reason.FAILED, "a light System VM: " + e.getMessage(), e);
        }
    }
}
