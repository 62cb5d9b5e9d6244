package fe80.hypervisor;

import static java.nio.charset.StandardCharsets.UTF_8;

import fe80.file.FileTrouble;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The boot credentials of the System VMs of a host: one directory for each VM, one file for each credential. They stay
 * as long as the VM is defined, for QEMU reads them at each start.
 */
final class CredentialFiles {

    // libvirt gives each file to the user that QEMU runs as; the directories only let that user pass.
    private static final FileAttribute<Set<PosixFilePermission>> PASSABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String SSH_CA = "fe80.ssh-ca";
    private static final String NEW_SSH_CA = ".fe80.ssh-ca.new";
    private static final String SSH_HOST_KEY = "fe80.ssh-host-key";
    private static final String SYSTEM_VM = "fe80.systemvm";

    /** There while a VM is on its way to this host: who finds it after a crash knows that it may never have come. */
    private static final String EXPECTED = "expected";

    private final Path directory;

    CredentialFiles(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The file of each credential, by the credential's name; in the order in which they are given to the VM. */
    Map<String, Path> of(UUID vm) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (String name : new String[] {SSH_CA, SSH_HOST_KEY, SYSTEM_VM}) {
            files.put(name, directory(vm).resolve(name));
        }
        return files;
    }

    void write(SystemVm vm, BootCredentials credentials) {
        try {
            Files.createDirectories(directory, PASSABLE);
            delete(vm);
            Files.createDirectory(directory(vm.uuid()), PASSABLE);
            write(vm, SSH_CA, credentials.sshCa().strip() + "\n");
            write(vm, SSH_HOST_KEY, credentials.sshHostKey());
            write(
                    vm,
                    SYSTEM_VM,
                    "KIND=" + vm.kind().orElseThrow() + "\nNAME=" + vm.name() + "\nUUID=" + vm.uuid() + "\n");
            keep(directory(vm.uuid()));
            keep(directory);
        } catch (IOException e) {
            throw failed("write", vm, e);
        }
    }

    /** Replaces the CAs that the VM is told of at its next start, if it has files here. */
    void trust(SystemVm vm, String sshCa) {
        BootCredentials.checkSshCa(sshCa);
        if (!Files.exists(directory(vm.uuid()).resolve(SSH_CA))) {
            return;
        }
        try {
            Files.deleteIfExists(directory(vm.uuid()).resolve(NEW_SSH_CA));
            write(vm, NEW_SSH_CA, sshCa.strip() + "\n");
            Files.move(
                    directory(vm.uuid()).resolve(NEW_SSH_CA),
                    directory(vm.uuid()).resolve(SSH_CA),
                    StandardCopyOption.ATOMIC_MOVE);
            keep(directory(vm.uuid()));
        } catch (IOException e) {
            throw failed("replace the SSH CAs in", vm, e);
        }
    }

    /**
     * What {@link #write} was given; empty if that VM was deployed by another program, or on a host without its files.
     */
    Optional<BootCredentials> read(SystemVm vm) {
        try {
            return Optional.of(new BootCredentials(
                    Files.readString(directory(vm.uuid()).resolve(SSH_HOST_KEY)),
                    Files.readString(directory(vm.uuid()).resolve(SSH_CA))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed("read", vm, e);
        }
    }

    private void write(SystemVm vm, String name, String content) throws IOException {
        Path file = Files.createFile(directory(vm.uuid()).resolve(name), PRIVATE);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** What was created, renamed or deleted in it stays so after a power cut. */
    private static void keep(Path changed) throws IOException {
        try (FileChannel channel = FileChannel.open(changed, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Those of a VM that is to come from another host. */
    void expect(SystemVm vm, BootCredentials credentials) {
        write(vm, credentials);
        try {
            Files.createFile(directory(vm.uuid()).resolve(EXPECTED), PRIVATE);
            keep(directory(vm.uuid()));
        } catch (IOException e) {
            throw failed("write", vm, e);
        }
    }

    /** The VM has come. */
    void settle(SystemVm vm) {
        try {
            Files.deleteIfExists(directory(vm.uuid()).resolve(EXPECTED));
        } catch (IOException e) {
            throw failed("keep", vm, e);
        }
    }

    /** The VMs that were expected and have not settled. */
    List<UUID> expected() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(directory)) {
            return directories
                    .filter(one -> Files.exists(one.resolve(EXPECTED)))
                    .map(one -> UUID.fromString(String.valueOf(one.getFileName())))
                    .toList();
        } catch (IOException e) {
            throw new HypervisorException(
                    HypervisorException.Reason.FAILED,
                    "could not look for the boot credentials of expected System VMs in " + directory + ": "
                            + FileTrouble.of(e),
                    e);
        }
    }

    void delete(SystemVm vm) {
        delete(vm.uuid());
    }

    void delete(UUID vm) {
        try {
            for (Path file : of(vm).values()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory(vm).resolve(NEW_SSH_CA));
            Files.deleteIfExists(directory(vm).resolve(EXPECTED));
            Files.deleteIfExists(directory(vm));
        } catch (IOException e) {
            throw failed("delete", vm.toString(), directory(vm), e);
        }
    }

    /** Where the files of a VM are. */
    Path directory(UUID vm) {
        return directory.resolve(vm.toString());
    }

    private HypervisorException failed(String what, SystemVm vm, IOException cause) {
        return failed(what, vm.name(), directory(vm.uuid()), cause);
    }

    private static HypervisorException failed(String what, String vm, Path where, IOException cause) {
        return new HypervisorException(
                HypervisorException.Reason.FAILED,
                "could not " + what + " the boot credentials of " + vm + " in " + where + ": " + cause,
                cause);
    }
}
