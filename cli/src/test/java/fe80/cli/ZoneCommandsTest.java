package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an admin of a zone types. */
class ZoneCommandsTest extends AgainstAZone {

    @BeforeEach
    void login() {
        logIn();
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
        assertThat(state.resolve("restored")).isEmptyFile();

        assertThat(fe80("management", "restore", backup.toString(), "--state", state.toString()))
                .isEqualTo(125);
        assertThat(err.toString(UTF_8)).contains("nothing was restored, since there is a database already");
        Files.delete(state.resolve("zone.mv.db"));
        Files.delete(state.resolve("restored"));
        Files.writeString(backup, "no ZIP file");
        assertThat(fe80("management", "restore", backup.toString(), "--state", state.toString()))
                .isEqualTo(125);
        assertThat(state).isEmptyDirectory();
    }
}
