package fe80.bench;

import fe80.lab.LabVm;
import fe80.lab.Machine;
import fe80.lab.OpenSsh;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The ways that OpenSSH's own client offers. */
final class OpenSshWays implements AutoCloseable {

    private static final String SSH = "\"$@\" </dev/null";

    private final Machine machine;
    private final OpenSsh openSsh;
    private final List<String> toMaster;

    OpenSshWays(LabVm vm) {
        this.machine = vm.machine();
        this.openSsh = OpenSsh.to(vm);
        String socket = machine.directory().resolve("master").toString();
        this.toMaster = List.of("-o", "ControlPath=" + socket);
        run(Stream.concat(toMaster.stream(), Stream.of("-o", "ControlMaster=yes", "-o", "ControlPersist=yes", "-fN"))
                .toList());
    }

    /** CloudStack's router_proxy.sh: is it there at all, and then a process and a connection for each command. */
    Way pingAndNewConnection() {
        String target = openSsh.destination().substring("root@".length());
        return new ByProcess(
                "router_proxy: ping, then a new ssh",
                machine,
                "ping -c 1 -n -q " + target + " >/dev/null && " + SSH,
                task -> ssh(List.of(), task.command()));
    }

    /** A process for each command, in one connection that another process holds. */
    Way master() {
        return new ByProcess("OpenSSH ControlMaster", machine, SSH, task -> ssh(toMaster, task.command()));
    }

    /** What of {@link #master()} is not the command: a process that only asks whether the connection is there. */
    Way masterCheck() {
        List<String> check =
                Stream.concat(toMaster.stream(), Stream.of("-O", "check")).toList();
        return new ByProcess("the start of an ssh process", machine, SSH + " 2>/dev/null", _ -> ssh(check, List.of()));
    }

    private List<String> ssh(List<String> more, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ssh"));
        all.addAll(openSsh.options());
        all.addAll(more);
        all.add(openSsh.destination());
        all.addAll(command);
        return all;
    }

    private void run(List<String> options) {
        // The master would hold the pipes that its starter reads to the end.
        machine.commands()
                .run(Stream.concat(
                                Stream.of("sh", "-c", "exec \"$@\" >/dev/null 2>&1", "ssh"),
                                ssh(options, List.of()).stream())
                        .toList());
    }

    @Override
    public void close() {
        run(Stream.concat(toMaster.stream(), Stream.of("-O", "exit")).toList());
    }
}
