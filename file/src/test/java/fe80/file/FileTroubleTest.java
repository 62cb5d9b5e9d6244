package fe80.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {

    @TempDir
    private Path directory;

    @Test
    void whyAFileCannotBeUsedIsSaidWithoutTheNameOfAClass() throws Exception {
        Path none = directory.resolve("none");
        assertThat(why(none)).isEqualTo("there is no " + none);
        assertThat(why(directory)).isEqualTo("Is a directory");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});
        assertThat(why(binary)).isEqualTo("it is no text in UTF-8");
        Path below = binary.resolve("below");
        assertThat(why(below)).isEqualTo(below + ": Not a directory");
    }

    private static String why(Path file) {
        return FileTrouble.of(catchThrowableOfType(IOException.class, () -> Files.readString(file)));
    }
}
