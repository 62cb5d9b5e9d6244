package fe80.systemvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTest {

    @TempDir
    Path directory;

    @Test
    void aMissingPartIsNamedTogetherWithTheRemedy() throws Exception {
        Files.createFile(directory.resolve("vmlinuz"));
        assertThatThrownBy(() -> Image.in(directory))
                .hasMessage("no System VM image in %s: cannot read %s/initrd.img; install it with 'make install-image'"
                        .formatted(directory, directory));
    }

    @Test
    void aWholeImageIsThreeFiles() throws Exception {
        for (String part : new String[] {"vmlinuz", "initrd.img", "root.img"}) {
            Files.createFile(directory.resolve(part));
        }
        assertThat(Image.in(directory).disk()).isEqualTo(directory.resolve("root.img"));
    }
}
