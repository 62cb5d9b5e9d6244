package fe80.lab;

import fe80.hypervisor.Accelerator;
import fe80.link.Commands;
import fe80.systemvm.Image;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * A lab for the tests of one class. A failure prints what the System VMs wrote to their consoles; whatever the tests
 * leave behind fails the class.
 */
final class LabExtension
        implements BeforeAllCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {

    static final Path IMAGE_DIRECTORY = Path.of("../systemvm/target/image");
    static final Path LEGACY_IMAGE_DIRECTORY = Path.of("../systemvm/target/legacy");
    static final Path INSTALLER = Path.of("../cli/launcher/install");

    private static final int CONSOLE_LINES = 60;

    private Optional<Lab> lab = Optional.empty();

    /** What is made or tried once is true for all classes. */
    private static final class Once {
        static final Image IMAGE = Image.in(IMAGE_DIRECTORY);
        static final Accelerator ACCELERATOR = Accelerator.fastest(IMAGE, Duration.ofSeconds(10));
    }

    private static final class InstalledOnce {
        static final Installation INSTALLATION =
                Installation.make(INSTALLER, Path.of("target/fe80"), new Commands(List.of(), Duration.ofMinutes(3)));
    }

    /** The command and the agent as users have them. */
    static Installation installation() {
        return InstalledOnce.INSTALLATION;
    }

    static Image image() {
        return Once.IMAGE;
    }

    static Accelerator accelerator() {
        return Once.ACCELERATOR;
    }

    Lab lab() {
        return lab.orElseThrow();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        lab = Optional.of(Lab.open(image(), accelerator()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        lab().close();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withConsoles(failure);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withConsoles(failure);
    }

    private Throwable withConsoles(Throwable failure) {
        System.out.println(lab().consoles(CONSOLE_LINES));
        return failure;
    }
}
