package fe80.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.daemon.ConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

    @Test
    void theExampleIsTheDefaults() {
        Configuration example = Configuration.FILE.read(Path.of("agent.toml"));

        assertThat(example).isEqualTo(Configuration.FILE.defaults());
        assertThat(example.socket()).isEqualTo(Path.of("/run/fe80/agent.sock"));
        assertThat(example.metrics().address()).isEmpty();
        assertThat(example.api().address()).isEmpty();
        assertThat(example.adopted().keyFile()).isEmpty();
    }

    @Test
    void aFileSaysOnlyWhatItWantsOtherwise() {
        Configuration configuration = Configuration.FILE.parse("""
                socket = "/tmp/agent.sock"
                accelerator = "TCG"

                [api]
                listen = "[::1]:9080"

                [adopted]
                key = "/root/.ssh/id_rsa.cloud"
                legacy-ipv4 = false
                trial-seconds = 60
                """);

        assertThat(configuration.socket()).isEqualTo(Path.of("/tmp/agent.sock"));
        assertThat(configuration.accelerator()).isEqualTo(Configuration.Execution.TCG);
        assertThat(configuration.api().address())
                .hasValueSatisfying(address -> assertThat(address.getPort()).isEqualTo(9080));
        assertThat(configuration.adopted().keyFile()).contains(Path.of("/root/.ssh/id_rsa.cloud"));
        assertThat(configuration.adopted().legacyIpv4()).isFalse();
        assertThat(configuration.adopted().trial()).isEqualTo(Duration.ofSeconds(60));
        assertThat(configuration.state())
                .isEqualTo(Configuration.FILE.defaults().state());
    }

    @ParameterizedTest
    @CsvSource({
        "sokcet = '/x', sokcet, socket",
        "api.listne = '', api.listne, api.listen",
        "metrics.lissten = '', metrics.lissten, metrics.listen",
        "adopted.legacy_ipv4 = true, adopted.legacy_ipv4, adopted.legacy-ipv4"
    })
    void anUnknownKeyNamesTheNearestKnownOne(String line, String unknown, String nearest) {
        assertThatThrownBy(() -> Configuration.FILE.parse(line.replace('\'', '"')))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("there is no key " + unknown + "; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socket = 7",
                "socket = \"agent.sock\"",
                "api = \"here\"",
                "metrics.listen = \"9081\"",
                "metrics.listen = \"127.0.0.1:99999\"",
                "metrics.listen = \"::1:9081\"",
                "accelerator = \"XEN\"",
                "adopted.legacy-ipv4 = \"yes\"",
                "adopted.trial-seconds = 29",
                "adopted.trial-seconds = 3601",
                "socket ="
            })
    void aValueThatCannotBeOneIsRefused(String line) {
        assertThatThrownBy(() -> Configuration.FILE.parse(line)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aMessageNamesTheFile() {
        assertThatThrownBy(() -> Configuration.FILE.read(Path.of("/no/such.toml")))
                .hasMessage("there is no configuration file /no/such.toml");
    }
}
