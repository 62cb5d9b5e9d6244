package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Files and directories there and back. */
class CopyCommandTest extends AgainstAnAgent {

    @Test
    void cpCarriesAFileThereAndBackWithItsMode() throws IOException {
        Path file = Files.writeString(directory.resolve("motd"), "welcome\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x---"));
        assertThat(fe80("cp", file.toString(), "s-1-VM:/motd")).isZero();
        Path back = directory.resolve("back");
        assertThat(fe80("cp", "s-1-VM:/motd", back.toString())).isZero();
        assertThat(back).hasContent("welcome\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void cpCarriesADirectoryThereAndBack() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/inner"));
        Files.writeString(tree.resolve("file"), "deep");
        assertThat(fe80("cp", directory.resolve("tree").toString(), "s-1-VM:/tree"))
                .isZero();
        assertThat(fe80("cp", "s-1-VM:/tree", directory.resolve("copy").toString()))
                .isZero();
        assertThat(directory.resolve("copy/inner/file")).hasContent("deep");
    }

    @Test
    void cpReadsStdinAndWritesStdout() {
        assertThat(fe80WithInput("list".getBytes(UTF_8), "cp", "-", "s-1-VM:/list"))
                .isZero();
        assertThat(fe80("cp", "s-1-VM:/list", "-")).isZero();
        assertThat(said()).isEqualTo("list");
    }

    @Test
    void aCopyThatFailsLeavesTheOldFileAndNothingElse() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "old");
        assertThat(fe80("cp", "s-1-VM:/missing", old.toString())).isEqualTo(125);
        assertThat(old).hasContent("old");
        assertThat(directory).isDirectoryNotContaining("glob:**/.fe80-*");
    }

    @Test
    void aDirectoryReplacesTheOneOfItsNameWithAllThatIsInIt() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("new"), "new");
        assertThat(fe80("cp", tree.toString(), "s-1-VM:/tree")).isZero();
        Path here = Files.createDirectories(directory.resolve("here"));
        Files.writeString(Files.createDirectories(here.resolve("tree")).resolve("old"), "old");
        assertThat(fe80("cp", "s-1-VM:/tree", here.toString())).isZero();
        assertThat(here.resolve("tree")).isDirectoryContaining("glob:**/new").isDirectoryNotContaining("glob:**/old");
        assertThat(here).isDirectoryNotContaining("glob:**/.fe80-*");
    }

    @Test
    void aFileDoesNotReplaceADirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("motd"), "welcome\n");
        assertThat(fe80("cp", file.toString(), "s-1-VM:/motd")).isZero();
        Path here = Files.createDirectories(directory.resolve("here/motd"));
        assertThat(fe80("cp", "s-1-VM:/motd", directory.resolve("here").toString()))
                .isEqualTo(125);
        assertThat(complained()).contains("here/motd is there, and is a directory");
        assertThat(here).isEmptyDirectory();
    }

    @Test
    void whatComesFromStdinIsReadableByAllUnlessAskedOtherwise() throws IOException {
        assertThat(fe80WithInput("x".getBytes(UTF_8), "cp", "-", "s-1-VM:/usual"))
                .isZero();
        assertThat(fe80WithInput("x".getBytes(UTF_8), "cp", "--mode", "600", "-", "s-1-VM:/secret"))
                .isZero();
        assertThat(mode("usual")).isEqualTo("rw-r--r--");
        assertThat(mode("secret")).isEqualTo("rw-------");
        assertThat(fe80("cp", "--mode", "8", "-", "s-1-VM:/list")).isEqualTo(125);
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("hv1/s-1-VM/" + file)));
    }
}
