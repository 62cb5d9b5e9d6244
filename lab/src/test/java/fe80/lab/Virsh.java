package fe80.lab;

import fe80.link.Commands;
import java.time.Duration;
import java.util.List;

/** What an operator, or CloudStack, does with a System VM past the agents. */
final class Virsh {

    private static final Duration MIGRATION = Duration.ofMinutes(2);

    private Virsh() {}

    /**
     * Migrates a VM live, and returns when it runs on the other host.
     *
     * @param at the other host's address, with a port if that is to be a certain one
     */
    static void migrate(String vm, LabAgent from, LabAgent to, String at) {
        new Commands(from.machine().prefix(), MIGRATION)
                .run(List.of(
                        "virsh",
                        "migrate",
                        "--live",
                        "--unsafe",
                        "--persistent",
                        "--undefinesource",
                        vm,
                        "qemu+unix:///system?socket=" + to.machine().directory().resolve("run/libvirt-sock"),
                        "--migrateuri",
                        "tcp://" + at));
    }
}
