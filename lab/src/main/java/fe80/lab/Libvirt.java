package fe80.lab;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** The libvirtd of a machine. */
final class Libvirt {

    private Libvirt() {}

    /** Starts one of the machine's own, and returns where it is. */
    static URI start(Machine machine) {
        Path directory = machine.directory();
        machine.commands()
                .run(List.of(
                        "bash",
                        "-euc",
                        Machine.script("libvirtd.sh"),
                        "libvirtd",
                        directory.toString(),
                        UUID.randomUUID().toString()));
        return URI.create("qemu+unix:///system?socket=" + directory.resolve("run/libvirt-sock"));
    }

    /** Ends it; the VMs go on. */
    static void stop(Machine machine) {
        sh("pid=$(cat $1/run/libvirtd.pid); kill $pid; while [ -d /proc/$pid ]; do sleep 0.05; done", machine);
    }

    /** Starts it after {@link #stop}. */
    static void startAgain(Machine machine) {
        sh("LIBVIRT_DRIVER_DIR=$1/drivers libvirtd --daemon --pid-file $1/run/libvirtd.pid", machine);
    }

    private static void sh(String script, Machine machine) {
        machine.commands()
                .run("sh", "-euc", script, "libvirt", machine.directory().toString());
    }
}
