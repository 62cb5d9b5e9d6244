package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import fe80.guest.Caller;
import fe80.guest.Checksum;
import fe80.guest.CopyEntry;
import fe80.guest.Pull;
import fe80.guest.Push;
import fe80.link.Commands;
import fe80.systemvm.Kind;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Push and pull beside OpenSSH's scp: the same file, the same VM, taking turns. */
class CopySpeedTest {

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    private static final double AT_LEAST = 0.9;
    private static final int ROUNDS = 5;
    private static final int SIZE = 128 << 20;
    private static final int BLOCK = 256 << 10;
    private static final String IN_VM = "/root/copied";
    private static final Caller CALLER = new Caller("alice", "copy-speed");
    private static final Duration ENOUGH = Duration.ofMinutes(5);

    private static LabVm vm;
    private static OpenSsh openSsh;
    private static Path file;
    private static Path back;

    @BeforeAll
    static void deploy() throws Exception {
        vm = BareHypervisor.light(LAB.lab(), "copies").deploy(Kind.SECONDARY_STORAGE_VM, "s-5-VM");
        vm.channel();
        openSsh = OpenSsh.to(vm);
        file = vm.machine().directory().resolve("file");
        back = vm.machine().directory().resolve("back");
        byte[] random = new byte[SIZE];
        new Random(80).nextBytes(random);
        Files.write(file, random);
    }

    @Test
    void aPushIsAtLeastNineTenthsAsFastAsScp() throws Exception {
        assertNotMuchSlower("push", CopySpeedTest::push, () -> scp(file.toString(), there()));
    }

    @Test
    void aPullIsAtLeastNineTenthsAsFastAsScp() throws Exception {
        scp(file.toString(), there());
        assertNotMuchSlower("pull", CopySpeedTest::pull, () -> scp(there(), back.toString()));
        assertThat(Files.mismatch(file, back)).isNegative();
    }

    private static void assertNotMuchSlower(String what, Callable<?> ours, Callable<?> scp) throws Exception {
        List<Double> oursTook = new ArrayList<>();
        List<Double> scpTook = new ArrayList<>();
        ours.call(); // the JIT compiler learns what is to be done
        for (int round = 0; round < ROUNDS; round++) {
            scpTook.add(seconds(scp));
            oursTook.add(seconds(ours));
        }
        double ourSpeed = SIZE / 1e6 / new Latencies(oursTook).median();
        double scpSpeed = SIZE / 1e6 / new Latencies(scpTook).median();
        System.out.printf("%s: %.0f MB/s, scp: %.0f MB/s%n", what, ourSpeed, scpSpeed);
        assertThat(ourSpeed).isGreaterThanOrEqualTo(AT_LEAST * scpSpeed);
    }

    private static double seconds(Callable<?> copy) throws Exception {
        long begun = System.nanoTime();
        copy.call();
        return (System.nanoTime() - begun) / 1e9;
    }

    private static String there() {
        return openSsh.file(IN_VM);
    }

    private static String scp(String from, String to) {
        List<String> command = new ArrayList<>(List.of("scp", "-q"));
        command.addAll(openSsh.options());
        command.addAll(List.of(from, to));
        return new Commands(vm.machine().prefix(), ENOUGH).run(command);
    }

    private static Checksum push() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] block = new byte[BLOCK];
        try (Push push = vm.channel().push(CALLER, IN_VM);
                InputStream in = Files.newInputStream(file)) {
            push.entry(new CopyEntry.File("", 0600, SIZE));
            for (int length = in.read(block); length > 0; length = in.read(block)) {
                digest.update(block, 0, length);
                push.data(Arrays.copyOf(block, length));
            }
            return push.finish(new Checksum(SIZE, HexFormat.of().formatHex(digest.digest())));
        }
    }

    private static Checksum pull() throws Exception {
        try (Pull pull = vm.channel().pull(CALLER, IN_VM);
                OutputStream out = Files.newOutputStream(back)) {
            while (true) {
                switch (pull.next()) {
                    case Pull.Piece.Begin _ -> {}
                    case Pull.Piece.Data(byte[] bytes) -> out.write(bytes);
                    case Pull.Piece.End(Checksum checksum) -> {
                        return checksum;
                    }
                }
            }
        }
    }
}
