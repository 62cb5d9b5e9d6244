package fe80.lab.demo;

import fe80.guest.Endpoint;
import fe80.lab.LabHypervisor;
import fe80.lab.LabVm;
import fe80.link.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The OpenSSH client on a hypervisor, as a new process and connection for each command. */
final class OpenSsh {

    private final Commands commands;
    private final List<String> command;

    private OpenSsh(Commands commands, List<String> command) {
        this.commands = commands;
        this.command = command;
    }

    /** With a certificate and the VM's host key in files on the hypervisor, which go with it. */
    static OpenSsh to(LabHypervisor hypervisor, LabVm vm) {
        Path directory = hypervisor.machine().directory().resolve("openssh");
        Path identity = vm.certificate().store(directory);
        Path knownHosts = directory.resolve("known_hosts");
        try {
            Files.writeString(knownHosts, vm.vm().name() + " " + vm.hostKey().line() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new OpenSsh(
                hypervisor.machine().commands(),
                List.of(
                        "ssh",
                        "-F",
                        "none",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "HostKeyAlias=" + vm.vm().name(),
                        "-o",
                        "UserKnownHostsFile=" + knownHosts,
                        "-o",
                        "GlobalKnownHostsFile=none",
                        "-i",
                        identity.toString(),
                        "-p",
                        Integer.toString(Endpoint.PORT),
                        "root@" + vm.vm().address() + "%cloud0",
                        "true"));
    }

    void runTrue() {
        commands.run(command);
    }
}
