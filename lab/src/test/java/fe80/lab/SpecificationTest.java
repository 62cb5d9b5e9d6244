package fe80.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/specification.md honest: a promise has a test that exists, or says that it is not proven. */
class SpecificationTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Rules))\\.(\\w+)`");

    @Test
    void everyPromiseNamesATestThatExistsOrSaysThatItIsNotProven() throws IOException {
        List<String> promises = Files.readAllLines(ROOT.resolve("docs/specification.md")).stream()
                .filter(line -> line.matches("\\| *\\d+\\.\\d+ *\\|.*"))
                .toList();
        assertThat(promises).hasSizeGreaterThan(20).allSatisfy(promise -> {
            List<MatchResult> tests = TEST.matcher(promise).results().toList();
            assertThat(!tests.isEmpty() || promise.contains("not proven yet")).isTrue();
            assertThat(tests)
                    .allSatisfy(test -> assertThat(source(test.group(1))).contains("void " + test.group(2) + "("));
        });
    }

    /** The sources of all test classes of that name: modules may have the same. */
    private static String source(String testClass) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> sources =
                    files.filter(file -> file.endsWith(testClass + ".java")).toList();
            assertThat(sources).as(testClass + ".java").isNotEmpty();
            StringBuilder all = new StringBuilder();
            for (Path source : sources) {
                all.append(Files.readString(source));
            }
            return all.toString();
        }
    }
}
