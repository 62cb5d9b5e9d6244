package fe80.lab;

import fe80.hypervisor.BootCredentials;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a light hypervisor keeps: a directory for each VM, and a file for each that runs, both named
 * {@code NAME.KIND.UUID}.
 */
record LightFiles(Path vmDirectory, Path runningDirectory, Path disk) {

    private static final String SSH_CA = "fe80.ssh-ca";
    private static final String SSH_HOST_KEY = "fe80.ssh-host-key";
    private static final String CREDENTIALS = "credentials";

    static LightFiles in(Path directory) {
        LightFiles files =
                new LightFiles(directory.resolve("vms"), directory.resolve("running"), directory.resolve("disk"));
        try {
            Files.createDirectories(files.vmDirectory());
            Files.createDirectories(files.runningDirectory());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    Path of(SystemVm vm) {
        return vmDirectory.resolve(entry(vm));
    }

    Path running(SystemVm vm) {
        return runningDirectory.resolve(entry(vm));
    }

    boolean isRunning(SystemVm vm) {
        return Files.exists(running(vm));
    }

    List<SystemVm> vms() {
        try (Stream<Path> entries = Files.list(vmDirectory)) {
            return entries.map(LightFiles::vm)
                    .sorted(Comparator.comparing(SystemVm::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The VM of an entry in one of the two directories. */
    static SystemVm vm(Path entry) {
        String[] parts = entry.getFileName().toString().split("\\.", 3);
        return new SystemVm(UUID.fromString(parts[2]), Kind.valueOf(parts[1]), parts[0]);
    }

    private static String entry(SystemVm vm) {
        return vm.name() + "." + vm.kind().orElseThrow() + "." + vm.uuid();
    }

    /** Makes the VM's directory, whole at once, with the credentials as systemd would find them in a VM. */
    void write(SystemVm vm, BootCredentials credentials) {
        Map<String, String> contents = Map.of(
                SSH_CA,
                credentials.sshCa().strip() + "\n",
                SSH_HOST_KEY,
                credentials.sshHostKey(),
                "fe80.systemvm",
                "KIND=" + vm.kind().orElseThrow() + "\nNAME=" + vm.name() + "\nUUID=" + vm.uuid() + "\n");
        try {
            Path directory = Files.createTempDirectory(vmDirectory.getParent(), "new-"); // mode 0700
            Path credentialDirectory = Files.createDirectory(directory.resolve(CREDENTIALS));
            for (Map.Entry<String, String> content : contents.entrySet()) {
                Path file = Files.writeString(credentialDirectory.resolve(content.getKey()), content.getValue());
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(directory, of(vm));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces the CAs that the VM trusts from its next start on. */
    void trust(SystemVm vm, String sshCa) {
        try {
            Files.writeString(of(vm).resolve(CREDENTIALS).resolve(SSH_CA), sshCa.strip() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<BootCredentials> credentials(SystemVm vm) {
        Path directory = of(vm).resolve(CREDENTIALS);
        try {
            return Optional.of(new BootCredentials(
                    Files.readString(directory.resolve(SSH_HOST_KEY)), Files.readString(directory.resolve(SSH_CA))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(SystemVm vm) {
        if (!Files.exists(of(vm))) {
            return;
        }
        try {
            Path doomed =
                    Files.createTempDirectory(vmDirectory.getParent(), "old-").resolve("vm");
            Files.move(of(vm), doomed);
            try (Stream<Path> all = Files.walk(doomed.getParent())) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
