package fe80.lab;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The libvirtd of a machine. */
final class Libvirt {

    private Libvirt() {}

    /**
     * Starts one of the machine's own, and returns where it is.
     *
     * @param drivers what it does beside VMs, such as {@code network}
     */
    static URI start(Machine machine, String... drivers) {
        Path directory = machine.directory();
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-euc",
                Machine.script("libvirtd.sh"),
                "libvirtd",
                directory.toString(),
                UUID.randomUUID().toString()));
        command.addAll(List.of(drivers));
        machine.commands().run(command);
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
