package fe80.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final Report REPORT = new Report(
            new Surroundings("2026-01-02", "a processor", 2, "6.1", "25", "TCG"),
            List.of(
                    new Figure("light VM", "true", "one way", "p50 ms", 1.234),
                    new Figure("light VM", "true", "one way", "runs", 300),
                    new Figure("light VM", "true", "another", "p50 ms", 123.45)),
            List.of(new Goal("light VM", "as fast as that", 2.5, false)),
            List.of(new Failure("light VM", "a third", "it\nbroke")));

    @TempDir
    private Path directory;

    @Test
    void aTableHasARowForEachWayAndAColumnForEachMeasure() {
        assertThat(new Tables(REPORT).text("light VM"))
                .contains(
                        "| way | p50 ms | runs |\n|---|---:|---:|\n| one way | 1.23 | 300 |\n| another | 123.5 | – |\n");
    }

    @Test
    void goalsAndFailuresAreNamed() {
        assertThat(new Tables(REPORT).text("light VM"))
                .contains("| as fast as that | 2.50 | **not met** |\n")
                .contains("Not measured: a third (it broke)\n");
    }

    @Test
    void onlyWhatIsBetweenTheMarksOfThePageIsReplaced() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), """
                before
                <!-- on a light VM: make bench writes what follows -->
                old
                <!-- end of what is on a light VM -->
                <!-- on a QEMU VM: make bench writes what follows -->
                of another run
                <!-- end of what is on a QEMU VM -->
                after
                """);

        REPORT.replaceTables(page);
        REPORT.replaceTables(page);

        assertThat(page).content().startsWith("before\n").endsWith("after\n").doesNotContain("old");
        assertThat(page).content().containsOnlyOnce("| one way |").contains("of another run");
    }

    @Test
    void aPageWithoutThePlaceForThemIsRefused() throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), "nothing");

        assertThatThrownBy(() -> REPORT.replaceTables(page)).hasMessageContaining("has no place for the figures");
        assertThat(page).hasContent("nothing");
    }

    @Test
    void theJsonHasEveryFigure() throws IOException {
        Path file = directory.resolve("figures.json");

        REPORT.writeJson(file);

        assertThat(file)
                .content()
                .contains("\"way\" : \"another\"", "\"value\" : 123.45", "\"reason\" : \"it\\nbroke\"");
    }
}
