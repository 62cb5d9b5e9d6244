package fe80.lab;

import fe80.guest.Endpoint;
import fe80.link.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The OpenSSH clients on a hypervisor, for one of its System VMs. */
public final class OpenSsh {

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    private final LabVm vm;
    private final List<String> options;

    private OpenSsh(LabVm vm, List<String> options) {
        this.vm = vm;
        this.options = options;
    }

    /** With a certificate and the VM's host key in files on the hypervisor, which go with it. */
    public static OpenSsh to(LabVm vm) {
        String name = vm.vm().name();
        Path directory = vm.machine().directory().resolve("openssh-" + name);
        Path identity = vm.certificate().store(directory);
        Path knownHosts = directory.resolve("known_hosts");
        try {
            Files.writeString(knownHosts, name + " " + vm.hostKey().line() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> options = new ArrayList<>(List.of("-F", "none", "-i", identity.toString()));
        for (String option : List.of(
                "Port=" + Endpoint.PORT,
                "BatchMode=yes",
                "StrictHostKeyChecking=yes",
                "HostKeyAlias=" + name,
                "UserKnownHostsFile=" + knownHosts,
                "GlobalKnownHostsFile=none")) {
            options.addAll(List.of("-o", option));
        }
        return new OpenSsh(vm, List.copyOf(options));
    }

    /** What ssh, scp and sftp all need: keys, port and how strict they are. */
    public List<String> options() {
        return options;
    }

    /** Who and where, as ssh takes it; scp wants the part behind the @ in brackets. */
    public String destination() {
        return "root@" + vm.vm().address() + "%cloud0";
    }

    /** Where scp finds a file of the VM. */
    public String file(String path) {
        return "root@[" + vm.vm().address() + "%cloud0]:" + path;
    }

    /** The whole command line that runs a command in the VM. */
    public List<String> ssh(String... command) {
        List<String> all = new ArrayList<>(List.of("ssh"));
        all.addAll(options);
        all.add(destination());
        all.addAll(List.of(command));
        return all;
    }

    /** Runs a command in the VM by a new process and connection, and returns what it wrote to stdout. */
    public String run(String... command) {
        return new Commands(vm.machine().prefix(), DEADLINE).run(ssh(command));
    }
}
