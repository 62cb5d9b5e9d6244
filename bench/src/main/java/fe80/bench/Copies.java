package fe80.bench;

import fe80.lab.LabVm;
import fe80.lab.Latencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How fast one large file gets into a VM and out of it; the copiers take turns. Their first rounds only teach the JIT
 * compiler what is to be done.
 */
final class Copies {

    static final String PUSH = "push MB/s";
    static final String PULL = "pull MB/s";
    private static final String IN_VM = "/root/copied";
    private static final int WARM_UP = 3;

    private final String where;
    private final Notebook notebook;
    private final int mebibytes;
    private final Path file;
    private final Path back;

    Copies(String where, LabVm vm, Notebook notebook, int mebibytes) throws IOException {
        this.where = where;
        this.notebook = notebook;
        this.mebibytes = mebibytes;
        this.file = vm.machine().directory().resolve("to-copy");
        this.back = vm.machine().directory().resolve("copied");
        byte[] random = new byte[mebibytes << 20];
        new Random(0).nextBytes(random);
        Files.write(file, random);
    }

    /** What they do, as the title of a table. */
    static String what(int mebibytes) {
        return "a file of " + mebibytes + " MiB";
    }

    void measure(List<Copier> copiers, int rounds) {
        Map<String, List<Double>> pushes = new LinkedHashMap<>();
        Map<String, List<Double>> pulls = new LinkedHashMap<>();
        List<Copier> working = copiers;
        for (int round = 1 - WARM_UP; round <= rounds; round++) {
            boolean counted = round > 0;
            notebook.tell(where + ": " + what(mebibytes) + ", "
                    + (counted ? "round " + round + " of " + rounds : "warming up"));
            working = notebook.attempt(where, working, Copier::name, copier -> {
                double push = took(() -> copier.push(file, IN_VM));
                double pull = took(() -> copier.pull(IN_VM, back));
                checkCopy();
                if (counted) {
                    pushes.computeIfAbsent(copier.name(), _ -> new ArrayList<>())
                            .add(push);
                    pulls.computeIfAbsent(copier.name(), _ -> new ArrayList<>()).add(pull);
                }
            });
        }
        pushes.forEach((name, took) -> notebook.add(List.of(
                new Figure(where, what(mebibytes), name, PUSH, speed(took)),
                new Figure(where, what(mebibytes), name, PULL, speed(pulls.getOrDefault(name, took))))));
    }

    private void checkCopy() throws IOException {
        if (Files.mismatch(file, back) >= 0) {
            throw new IOException("something else came back");
        }
    }

    /** Megabytes in a second, by the median. */
    private double speed(List<Double> milliseconds) {
        return (mebibytes << 20) / 1e6 / (new Latencies(milliseconds).median() / 1e3);
    }

    private static double took(Notebook.Measurement copying) throws Exception {
        long begun = System.nanoTime();
        copying.take();
        return (System.nanoTime() - begun) / 1e6;
    }
}
