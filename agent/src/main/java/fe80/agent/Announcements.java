package fe80.agent;

import fe80.hypervisor.BootCredentials;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import fe80.v1.Announcement;
import java.nio.file.Path;
import java.util.UUID;

/** What is said of a System VM before it comes, in the words of the API. */
final class Announcements {

    private Announcements() {}

    static Announcement of(fe80.hypervisor.Announcement announcement) {
        SystemVm vm = announcement.vm();
        return Announcement.newBuilder()
                .setUuid(vm.uuid().toString())
                .setName(vm.name())
                .setKind(Answers.kind(vm.kind().orElseThrow()))
                .setMemory(announcement.memory())
                .setSshHostKey(announcement.credentials().sshHostKey())
                .setSshCa(announcement.credentials().sshCa())
                .setDisk(announcement.disk())
                .setCredentials(announcement.directory().toString())
                .setProcessor(announcement.processor())
                .build();
    }

    /**
     * What it says.
     *
     * @throws IllegalArgumentException if a field cannot be so
     */
    static fe80.hypervisor.Announcement of(Announcement announcement) {
        return new fe80.hypervisor.Announcement(
                new SystemVm(
                        UUID.fromString(announcement.getUuid()),
                        Kind.valueOf(announcement.getKind().name()),
                        announcement.getName()),
                announcement.getMemory(),
                new BootCredentials(announcement.getSshHostKey(), announcement.getSshCa()),
                Path.of(announcement.getCredentials()),
                announcement.getDisk(),
                announcement.getProcessor());
    }
}
