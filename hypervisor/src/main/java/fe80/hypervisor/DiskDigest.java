package fe80.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which root disk a System VM runs on. A VM goes on with the file that it was started with, whatever has its name by
 * now; to go on elsewhere it needs the very same bytes there.
 */
final class DiskDigest {

    private static final Path PROCESSES = Path.of("/proc");
    private static final Path LIBVIRT_STATE = Path.of("/run/libvirt/qemu");
    private static final int CHUNK = 1 << 20;

    // By what changes when a file does: reading one takes a second.
    private final Map<Map<String, Object>, String> known = new ConcurrentHashMap<>();

    /** Of a file. */
    String of(Path file) throws IOException {
        Map<String, Object> identity = Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime");
        String digest = known.get(identity);
        if (digest == null) {
            digest = read(file);
            known.put(identity, digest);
        }
        return digest;
    }

    /**
     * Of the file of this name that the QEMU of a domain has open.
     *
     * @throws IOException if it has none, or cannot be looked into
     */
    String running(String domain, Path disk) throws IOException {
        long process = Long.parseLong(
                Files.readString(LIBVIRT_STATE.resolve(domain + ".pid")).strip());
        Path descriptors = PROCESSES.resolve(Long.toString(process)).resolve("fd");
        try (Stream<Path> open = Files.list(descriptors)) {
            for (Path descriptor : open.toList()) {
                if (isOpen(descriptor, disk)) {
                    return of(descriptor);
                }
            }
        }
        throw new IOException("its QEMU has no " + disk.getFileName() + " open");
    }

    /** The directory may have been renamed since, and the file deleted: proc_pid_fd(5). */
    private static boolean isOpen(Path descriptor, Path disk) throws IOException {
        String target = Files.readSymbolicLink(descriptor).toString().replaceFirst(" \\(deleted\\)$", "");
        return target.endsWith("/" + disk.getFileName());
    }

    private static String read(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int length = bytes.read(chunk); length >= 0; length = bytes.read(chunk)) {
                digest.update(chunk, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
