package fe80.bench;

import fe80.lab.LabVm;
import fe80.lab.Machine;
import fe80.lab.OpenSsh;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What OpenSSH's own programs offer: a connection for each command or copy, or one that a master process holds. */
final class OpenSshWays implements AutoCloseable {

    static final String ROUTER_PROXY = "router_proxy: ping, then a new ssh";
    static final String MASTER = "OpenSSH ControlMaster";
    static final String SCP = "scp";

    private static final String SSH = "\"$@\" </dev/null";

    private final Machine machine;
    private final OpenSsh openSsh;
    private final Path socket;

    /** Starts the master. */
    OpenSshWays(LabVm vm) {
        this.machine = vm.machine();
        this.openSsh = OpenSsh.to(vm);
        this.socket = machine.directory().resolve("master");
        // The master would hold the pipes that its starter reads to the end.
        List<String> detached = List.of("sh", "-c", "exec \"$@\" >/dev/null 2>&1", "master");
        List<String> asMaster = List.of("-o", "ControlMaster=yes", "-o", "ControlPersist=yes", "-fN");
        machine.commands()
                .run(all(Stream.of(detached, List.of("ssh"), options(), toMaster(), asMaster, destination())));
    }

    /** CloudStack's router_proxy.sh: is it there at all, and then a process and a connection for each command. */
    Way pingAndNewConnection() {
        return new ProcessWay(
                ROUTER_PROXY,
                machine,
                "ping -c 1 -n -q fe80::1%cloud0 >/dev/null && " + SSH,
                task -> all(Stream.of(List.of("ssh"), options(), destination(), task.command())));
    }

    /** A process for each command, in the master's connection. */
    Way master() {
        return new ProcessWay(
                MASTER,
                machine,
                SSH,
                task -> all(Stream.of(List.of("ssh"), options(), toMaster(), destination(), task.command())));
    }

    /** The master's connection without such a process. */
    Way floor() throws IOException {
        return new MuxWay(socket);
    }

    Copier scp() {
        return new ProcessCopier(SCP, machine, all(Stream.of(List.of("scp", "-q"), options())), openSsh::file);
    }

    Copier scpInMaster() {
        return new ProcessCopier(
                "scp in a ControlMaster",
                machine,
                all(Stream.of(List.of("scp", "-q"), options(), toMaster())),
                openSsh::file);
    }

    Copier rsync() {
        String ssh = String.join(" ", all(Stream.of(List.of("ssh"), options())));
        return new ProcessCopier("rsync", machine, List.of("rsync", "--whole-file", "-e", ssh), openSsh::file);
    }

    private List<String> options() {
        return openSsh.options();
    }

    private List<String> toMaster() {
        return List.of("-o", "ControlPath=" + socket);
    }

    private List<String> destination() {
        return List.of(openSsh.destination());
    }

    private static List<String> all(Stream<List<String>> parts) {
        return parts.flatMap(List::stream).toList();
    }

    @Override
    public void close() {
        machine.commands()
                .run(all(Stream.of(List.of("ssh"), options(), toMaster(), List.of("-q", "-O", "exit"), destination())));
    }
}
