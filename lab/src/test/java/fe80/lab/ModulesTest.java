package fe80.lab;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The architecture, as the build enforces it. */
class ModulesTest {

    private static final Path ROOT = Path.of("..");
    private static final int LONGEST_CLASS = 300;

    /** Each module, and the modules that it may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.of(
            "address", Set.of(),
            "systemvm", Set.of("address"),
            "link", Set.of("address"),
            "guest", Set.of("address", "systemvm"),
            "hypervisor", Set.of("address", "systemvm"),
            "protocol", Set.of(),
            "agent", Set.of("address", "systemvm", "link", "guest", "hypervisor", "protocol"),
            "cli", Set.of("address", "protocol"),
            "lab", Set.of("address", "systemvm", "link", "guest", "hypervisor", "protocol", "agent"),
            "bench", Set.of("address", "systemvm", "link", "guest", "hypervisor", "protocol", "lab"));

    private static final Set<String> MODULES = MAY_USE.keySet();

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("fe80");

    @ParameterizedTest
    @FieldSource("MODULES")
    void aModuleUsesOnlyTheModulesItMay(String module) {
        Set<String> allowed = MAY_USE.getOrDefault(module, Set.of());
        noClasses()
                .that()
                .resideInAPackage(module.equals("protocol") ? "fe80.v1.." : "fe80." + module + "..")
                .should()
                .dependOnClassesThat(describe(
                        "are in fe80 but not in " + module + " or " + allowed,
                        used -> isOurs(used) && !moduleOf(used).equals(module) && !allowed.contains(moduleOf(used))))
                .check(CLASSES);
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

    private static boolean isOurs(JavaClass used) {
        return used.getPackageName().startsWith("fe80.");
    }

    private static String moduleOf(JavaClass ours) {
        String part = List.of(ours.getPackageName().split("\\.", -1)).get(1);
        return part.equals("v1") ? "protocol" : part; // the API's version is its package
    }
}
