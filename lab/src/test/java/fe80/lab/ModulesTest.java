package fe80.lab;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The architecture, as the build enforces it. */
class ModulesTest {

    private static final Path ROOT = Path.of("..");
    private static final int LONGEST_CLASS = 300;

    /** Each module, and the modules that it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            entry("address", Set.of()),
            entry("file", Set.of()),
            entry("systemvm", Set.of("address")),
            entry("link", Set.of("address")),
            entry("guest", Set.of("address", "systemvm", "file")),
            entry("hypervisor", Set.of("address", "systemvm", "file")),
            entry("protocol", Set.of()),
            entry("daemon", Set.of("file")),
            entry("agent", Set.of("address", "systemvm", "link", "guest", "hypervisor", "protocol", "daemon", "file")),
            entry("management", Set.of("systemvm", "protocol", "daemon", "file")),
            entry("cli", Set.of("address", "protocol", "file")),
            entry(
                    "lab",
                    Set.of("address", "systemvm", "link", "guest", "hypervisor", "protocol", "agent", "management")),
            entry("bench", Set.of("address", "systemvm", "link", "guest", "hypervisor", "protocol", "lab")));

    private static final Set<String> MODULES = MAY_USE.keySet();

    private static final Pattern IMPORT = Pattern.compile("^import (?:static )?fe80\\.(\\w+)\\.", Pattern.MULTILINE);

    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleUsesOnlyTheModulesItMay(String module) throws IOException {
        Set<String> allowed = MAY_USE.getOrDefault(module, Set.of());
        for (Path source : sources().toList()) {
            if (source.startsWith(ROOT.resolve(module))) {
                assertThat(IMPORT.matcher(Files.readString(source)).results())
                        .as(source.toString())
                        .extracting(imported -> imported.group(1))
                        .allMatch(used ->
                                used.equals("v1") ? allowed.contains("protocol") : isOneOf(used, module, allowed));
            }
        }
    }

    @Test
    void everyModuleOfTheReactorIsInTheTable() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            assertThat(folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                            .map(folder -> folder.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(MODULES);
        }
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        assertThat(sources().map(Path::getParent).distinct())
                .isNotEmpty()
                .allSatisfy(folder ->
                        assertThat(folder.resolve("package-info.java")).exists());
    }

    @Test
    void noClassIsLongerThanThreeHundredLines() throws IOException {
        assertThat(sources())
                .allSatisfy(source -> assertThat(Files.readAllLines(source)).hasSizeLessThanOrEqualTo(LONGEST_CLASS));
    }

    private static Stream<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> sources = files.filter(file -> file.toString().contains("/src/main/java/")
                            && file.toString().endsWith(".java"))
                    .toList();
            return sources.stream();
        }
    }

    private static boolean isOneOf(String used, String module, Set<String> allowed) {
        return used.equals(module) || allowed.contains(used);
    }
}
