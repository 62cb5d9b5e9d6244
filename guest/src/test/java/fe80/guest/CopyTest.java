package fe80.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.guest.Pull.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies by the scripts that also run in a System VM, with this machine's perl. */
@Timeout(60)
class CopyTest {

    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Caller CALLER = new Caller("alice", "1");

    @TempDir
    Path directory;

    private final SshCa ca = SshCa.create();
    private final Ssh ssh = Ssh.start();
    private final ScriptedServer server = new ScriptedServer(ca);
    private final GuestChannel channel = ssh.open(server.endpoint(), ca.issue(Duration.ofMinutes(1), "test"), ENOUGH);

    CopyTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        ssh.close();
        server.close();
    }

    @Test
    void aFileReplacesTheOldOneAsAWholeWithItsMode() throws Exception {
        Path target = Files.writeString(directory.resolve("it's a \"file\" é"), "old");
        push(target, new CopyEntry.File("", 0640, 3), "new");
        assertThat(target).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-r-----");
        assertNothingElseIn(target);
    }

    @Test
    void aTransferThatIsBrokenOffLeavesTheOldFile() throws Exception {
        Path target = Files.writeString(directory.resolve("file"), "old");
        try (Push push = channel.push(CALLER, target.toString())) {
            push.entry(new CopyEntry.File("", 0600, 1000));
            push.data(ByteBuffer.allocate(500));
        }
        assertThat(target).hasContent("old");
        assertNothingElseIn(target);
    }

    @Test
    void aTransferThatIsDamagedLeavesTheOldFile() throws Exception {
        Path target = Files.writeString(directory.resolve("file"), "old");
        try (Push push = channel.push(CALLER, target.toString())) {
            push.entry(new CopyEntry.File("", 0600, 3));
            push.data(StandardCharsets.UTF_8.encode("new"));
            assertThatThrownBy(() -> push.finish(checksum("now")))
                    .isInstanceOf(CopyException.class)
                    .hasMessageContaining("it arrived damaged");
        }
        assertThat(target).hasContent("old");
        assertNothingElseIn(target);
    }

    @Test
    void whatAPushLeftThatAPowerCutEndedIsRemovedByTheNext() throws Exception {
        Files.writeString(directory.resolve(".fe80-push-99999999"), "half"); // no process has that number
        Files.createDirectories(directory.resolve(".fe80-push-99999998/half"));
        Path target = directory.resolve("file");
        push(target, new CopyEntry.File("", 0600, 3), "new");
        assertThat(target).hasContent("new");
        assertNothingElseIn(target);
    }

    @Test
    void aPushWhoseEndNobodySawIsNamedByItsPlace() {
        String target = directory.resolve("file").toString();
        try (Push push = channel.push(CALLER, target)) {
            push.entry(new CopyEntry.File("", 0600, 3));
            channel.close();
            assertThatThrownBy(() -> push.data(StandardCharsets.UTF_8.encode("new")))
                    .isInstanceOf(CommandOutcomeUnknownException.class)
                    .hasMessageContaining(": push " + target + ": the channel is lost");
        }
    }

    @Test
    void aPushThatIsNotTakenBackInItsTimeIsKilled() {
        RunningCommand hang = channel.start(Command.of("hang"));
        Push push = new Push(hang, "writing", Duration.ofMillis(300));
        assertThatThrownBy(push::close)
                .isInstanceOf(CommandOutcomeUnknownException.class)
                .hasMessageContaining("it did not end within 0.3 s; it was killed in the VM");
    }

    @Test
    void aDirectoryReplacesTheOldOneAsAWhole() throws Exception {
        Path target = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(target.resolve("gone"), "old");
        try (Push push = channel.push(CALLER, target.toString())) {
            push.entry(new CopyEntry.Directory("", 0755));
            push.entry(new CopyEntry.Directory("a", 0500));
            push.entry(new CopyEntry.File("a/b", 0600, 3));
            push.data(StandardCharsets.UTF_8.encode("new"));
            push.finish(checksum("new"));
        }
        assertThat(target.resolve("a/b")).hasContent("new");
        assertThat(target.resolve("gone")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target.resolve("a"))))
                .isEqualTo("r-x------");
        assertNothingElseIn(target);
    }

    @Test
    void whatCannotBeWrittenSaysWhyInTheVmsWords() {
        Path target = directory.resolve("missing/file");
        assertThatThrownBy(() -> push(target, new CopyEntry.File("", 0600, 3), "new"))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining("there is no directory " + directory.resolve("missing"));
        assertThatThrownBy(() -> push(directory, new CopyEntry.File("", 0600, 3), "new"))
                .hasMessageContaining(directory + " is there, and is a directory");
    }

    @Test
    void aTreeIsReadWithItsModesAndItsContentsInOrder() throws Exception {
        Path tree = directory.resolve("tree");
        Files.createDirectories(tree.resolve("sub"));
        Files.writeString(tree.resolve("sub/one"), "first");
        Files.createSymbolicLink(tree.resolve("two"), Path.of("sub/one"));
        Files.setPosixFilePermissions(tree.resolve("sub/one"), PosixFilePermissions.fromString("rwx--x---"));
        Files.setPosixFilePermissions(tree.resolve("sub"), PosixFilePermissions.fromString("rwxr-x---"));
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(pull(tree))
                .containsExactly(
                        new Piece.Begin(new CopyEntry.Directory("", 0755)).toString(),
                        new Piece.Begin(new CopyEntry.Directory("sub", 0750)).toString(),
                        new Piece.Begin(new CopyEntry.File("sub/one", 0710, 5)).toString(),
                        "first",
                        new Piece.Begin(new CopyEntry.File("two", 0710, 5)).toString(),
                        "first",
                        new Piece.End(checksum("firstfirst")).toString());
    }

    @Test
    void whatIsNeitherFileNorDirectoryIsNamed() throws Exception {
        Files.createSymbolicLink(directory.resolve("nowhere"), Path.of("missing"));
        assertThatThrownBy(() -> pull(directory))
                .isInstanceOf(CopyException.class)
                .hasMessageContaining(directory.resolve("nowhere").toString());
        assertThatThrownBy(() -> pull(directory.resolve("none"))).hasMessageContaining("No such file or directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "a/../b", "..", ".", "a//b", "a/", "a\0b"})
    void aPathThatLeadsElsewhereIsRefused(String path) {
        assertThatThrownBy(() -> new CopyEntry.File(path, 0600, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private void push(Path target, CopyEntry.File file, String content) {
        try (Push push = channel.push(CALLER, target.toString())) {
            push.entry(file);
            push.data(StandardCharsets.UTF_8.encode(content));
            assertThat(push.finish(checksum(content))).isEqualTo(checksum(content));
        }
    }

    private List<String> pull(Path source) {
        List<String> pieces = new ArrayList<>();
        try (Pull pull = channel.pull(CALLER, source.toString())) {
            Piece piece;
            do {
                piece = pull.next();
                pieces.add(
                        piece instanceof Piece.Data(ByteBuffer bytes)
                                ? StandardCharsets.UTF_8.decode(bytes).toString()
                                : piece.toString());
            } while (!(piece instanceof Piece.End));
        }
        return pieces;
    }

    private void assertNothingElseIn(Path target) throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(target);
        }
    }

    private static Checksum checksum(String content) {
        try {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            return new Checksum(
                    bytes.length,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
