package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long a short command takes, beside what the start of any JVM takes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CommandTimeTest {

    private static final double MILLIS_OF_LS = 250;
    private static final double TIMES_JAVA = 8;

    /**
     * Something else may be at work on the machine, which makes nothing faster; so the quietest of a few runs counts.
     */
    private static final int RUNS = 8;

    /** In turns, so that whatever else the machine does is in both; the first turn is not counted. */
    private static final String TURNS = """
            java=$(dirname "$(dirname "$(readlink -f "$(command -v fe80)")")")/lib/fe80/java/bin/java
            for turn in $(seq 21); do
                a=${EPOCHREALTIME/[.,]/}; fe80 ls >/dev/null
                b=${EPOCHREALTIME/[.,]/}; "$java" -version >/dev/null 2>&1
                c=${EPOCHREALTIME/[.,]/}; [ $turn = 1 ] || echo $((b - a)) $((c - b))
            done""";

    @RegisterExtension
    static final LabExtension LAB = new LabExtension();

    /** Milliseconds, medians. */
    private record Run(double ls, double java) {

        static Run of(Shell shell) {
            List<String[]> turns =
                    shell.run(TURNS).lines().map(line -> line.split(" ", 2)).toList();
            return new Run(median(turns, 0), median(turns, 1));
        }

        private static double median(List<String[]> turns, int column) {
            return new Latencies(turns.stream()
                            .map(turn -> Long.parseLong(turn[column]) / 1000.0)
                            .toList())
                    .median();
        }

        boolean quick() {
            return ls <= MILLIS_OF_LS && ls / java <= TIMES_JAVA;
        }
    }

    @Test
    void lsTakesAtMostAQuarterOfASecondAndEightTimesAsLongAsAnEmptyJvm() {
        Installation installation = LabExtension.installation();
        Shell shell = new Shell(installation, LAB.lab().agent("operator", installation));
        Run run = Run.of(shell);
        for (int more = 1; more < RUNS && !run.quick(); more++) {
            run = Run.of(shell);
        }
        System.out.println("fe80 ls beside java -version: " + run);
        assertThat(run.ls()).isLessThanOrEqualTo(MILLIS_OF_LS);
        assertThat(run.ls() / run.java()).isLessThanOrEqualTo(TIMES_JAVA);
    }
}
