package fe80.hypervisor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Boots a kernel without a root under KVM. Where KVM works it panics within a second for want of the root, and
 * {@code panic=-1} with {@code -no-reboot} makes that the end of QEMU.
 */
final class KvmTrial {

    private static final String LAST_WORDS = "Kernel panic";

    private KvmTrial() {}

    static Accelerator of(Path kernel, Duration deadline) {
        try {
            Path output = Files.createTempFile("fe80-kvm-", ".log");
            try {
                return run(kernel, deadline, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            return new Accelerator.Tcg("KVM could not be tried: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Accelerator.Tcg("KVM could not be tried: interrupted");
        }
    }

    private static Accelerator run(Path kernel, Duration deadline, Path output)
            throws IOException, InterruptedException {
        Process qemu = new ProcessBuilder(command(kernel))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = qemu.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS);
            // A triple fault ends QEMU with status 0 as well: only the kernel's own words show that it ran.
            String said = Files.readString(output, StandardCharsets.ISO_8859_1);
            if (ended && said.contains(LAST_WORDS)) {
                return new Accelerator.Kvm("a kernel ran under KVM");
            }
            return new Accelerator.Tcg(
                    ended
                            ? "QEMU does not run under KVM here (exit status " + qemu.exitValue() + "): "
                                    + firstLine(said)
                            : "a kernel under KVM had not come to its end after " + deadline.toMillis() + " ms");
        } finally {
            // A process that hangs in the kernel dies when it comes out of it: that is not waited for.
            qemu.destroyForcibly().waitFor(1, TimeUnit.SECONDS);
        }
    }

    /** The same processor model as the domains have: it decides whether KVM works. */
    private static List<String> command(Path kernel) {
        return List.of(
                "qemu-system-x86_64",
                "-accel",
                "kvm",
                "-cpu",
                "host",
                "-machine",
                "q35",
                "-m",
                "128",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-serial",
                "stdio",
                "-kernel",
                kernel.toString(),
                "-append",
                "console=ttyS0 quiet panic=-1");
    }

    private static String firstLine(String said) {
        return said.lines().findFirst().orElse("it said nothing");
    }
}
