package fe80.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.daemon.ConfigurationException;
import fe80.management.store.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    @Test
    void theExampleIsTheDefaults() {
        Configuration defaults = Configuration.FILE.read(Path.of("management.toml"));

        assertThat(defaults).isEqualTo(Configuration.FILE.defaults());
        assertThat(defaults.address().getPort()).isEqualTo(9443);
        assertThat(defaults.where()).isEqualTo(new Database.Embedded(Path.of("/var/lib/fe80-management")));
        assertThat(defaults.reachedBy()).containsExactly(Configuration.hostName());
    }

    @Test
    void anOtherDatabaseHasAUserAndAPasswordFromAFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "secret\n");

        Configuration configuration = Configuration.FILE.parse("""
                names = ["m1.example", "192.0.2.1"]
                [database]
                url = "jdbc:postgresql://db.example/fe80"
                user = "zone"
                password-file = "%s"
                """.formatted(file));

        assertThat(configuration.where())
                .isEqualTo(new Database.PostgreSql("jdbc:postgresql://db.example/fe80", "zone", "secret"));
        assertThat(configuration.where().toString()).doesNotContain("secret");
        assertThat(configuration.reachedBy()).containsExactly("m1.example", "192.0.2.1");
        assertThatThrownBy(() -> Configuration.FILE
                        .parse("database.url = \"jdbc:postgresql:x\"\ndatabase.password-file = \"/no/such\"")
                        .where())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("/no/such");
    }

    @Test
    void serversWithTheSameHostNameAndProcessNumberHaveDifferentNames() {
        assertThat(Configuration.server())
                .startsWith(
                        Configuration.hostName() + "/" + ProcessHandle.current().pid() + "/")
                .isNotEqualTo(Configuration.server());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state = \"here\"",
                "listen = \"\"",
                "listen = \"9443\"",
                "database.url = \"mysql://db\"",
                "observation.listen = \"9444\"",
                "limits.burst = 0",
                "limits.request-bytes = 1000",
                "origins = [\"console.example\"]",
                "names = [7]x"
            })
    void aValueThatCannotBeOneIsRefused(String line) {
        assertThatThrownBy(() -> Configuration.FILE.parse(line)).isInstanceOf(ConfigurationException.class);
    }
}
