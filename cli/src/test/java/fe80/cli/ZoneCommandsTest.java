package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.cli.agent.TestZone;
import fe80.cli.output.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an admin of a zone types. */
class ZoneCommandsTest {

    @TempDir
    private Path directory;

    private TestZone zone;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void serve() throws Exception {
        zone = new TestZone(directory.resolve("zone"));
        assertThat(fe80(zone.token(), "login", zone.uri())).isZero();
        out.reset();
    }

    @AfterEach
    void close() {
        zone.close();
    }

    @Test
    void usersAndTheirTokensAreManaged() {
        assertThat(fe80("user", "put", "grace", "--role", "viewer", "--role", "operator:console-proxy"))
                .isZero();
        assertThat(said()).isEqualTo("grace: viewer, operator:console-proxy\n");
        assertThat(fe80("user", "token", "grace", "--label", "laptop", "--lifetime", "1h"))
                .isZero();
        assertThat(said()).isEqualTo("fe80_secret\n");

        assertThat(fe80("user", "ls", "--format", "csv", "--no-header")).isZero();
        assertThat(said()).startsWith("grace,").contains("operator:console-proxy", "laptop until 1970-01-01T01:00:00Z");
        assertThat(fe80("user")).isZero();
        assertThat(said()).contains("NAME", "ROLES", "TOKENS", "grace");

        assertThat(fe80("user", "revoke", "grace", "--label", "laptop")).isZero();
        assertThat(said()).isEqualTo("1 token revoked\n");
        assertThat(fe80("user", "revoke", "grace", "--label", "laptop")).isEqualTo(125);
        assertThat(fe80("user", "rm", "grace")).isZero();
        assertThat(fe80("user", "ls", "--format", "json")).isZero();
        assertThat(said()).isEqualToIgnoringWhitespace("[]");
    }

    @Test
    void aRoleThatThereIsNotIsRefusedInOneSentence() {
        assertThat(fe80("user", "put", "grace", "--role", "boss")).isEqualTo(125);
        assertThat(fe80("user", "put", "grace", "--role", "viewer:toaster")).isEqualTo(125);

        assertThat(err.toString(UTF_8).lines()).hasSize(2).allMatch(line -> line.contains("expected viewer, operator"));
    }

    @Test
    void theAuditLogIsExportedAsItComes() {
        assertThat(fe80("log", "--format", "json")).isZero();
        assertThat(said().lines())
                .hasSize(2500)
                .allMatch(line -> line.startsWith("{\"number\":") && line.endsWith("}"));
        assertThat(fe80("log", "--format", "csv", "--user", "ada")).isZero();
        assertThat(said().lines()).hasSize(1251).element(1).asString().contains("\"echo \"\"x\"\", 2\"");
        assertThat(fe80("log", "--since", "1h", "--vm", "s-1-VM")).isZero();
        assertThat(said()).startsWith("AT ").contains("SystemVms.Run", "1970-01-01T00:00:07Z");
    }

    @Test
    void aBackupIsForItsOwnerOnlyAndIsRestoredWhereThereIsNoDatabase() throws Exception {
        Path backup = directory.resolve("zone.zip");
        Path state = Files.createDirectory(directory.resolve("state"));

        assertThat(fe80("management", "backup", backup.toString())).isZero();
        assertThat(Files.getPosixFilePermissions(backup)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(said()).contains(backup + ": " + Files.size(backup) + " bytes", "The secret");
        assertThat(fe80("management", "restore", backup.toString(), "--state", state.toString()))
                .isZero();
        assertThat(state.resolve("zone.mv.db")).hasContent("a database");
        assertThat(Files.getPosixFilePermissions(state.resolve("zone.mv.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        assertThat(fe80("management", "restore", backup.toString(), "--state", state.toString()))
                .isEqualTo(125);
        assertThat(err.toString(UTF_8)).contains("nothing was restored, since there is a database already");
        Files.delete(state.resolve("zone.mv.db"));
        Files.writeString(backup, "no ZIP file");
        assertThat(fe80("management", "restore", backup.toString(), "--state", state.toString()))
                .isEqualTo(125);
        assertThat(state).isEmptyDirectory();
    }

    private String said() {
        String said = out.toString(UTF_8);
        out.reset();
        return said;
    }

    private int fe80(String first, String... rest) {
        // A login reads the token, which is its first argument here.
        boolean login = first.equals(zone.token());
        String[] arguments = login
                ? rest
                : Stream.concat(Stream.of(first), Arrays.stream(rest)).toArray(String[]::new);
        String input = login ? first : "";
        return Fe80.run(
                new Streams(
                        new ByteArrayInputStream(input.getBytes(UTF_8)),
                        new PrintStream(out, false, UTF_8),
                        new PrintStream(err, false, UTF_8),
                        Map.of("HOME", directory.toString()),
                        new Streams.Terminals(false, false, false)),
                arguments);
    }
}
