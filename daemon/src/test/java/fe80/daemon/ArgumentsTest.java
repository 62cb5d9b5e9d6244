package fe80.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void anOptionHasItsValueBehindASpaceOrAnEqualsSign() {
        Arguments arguments = parse("--server", "m1:9443", "--server=m2:9443", "--name=a=b", "--check");

        assertThat(arguments.all("--server")).containsExactly("m1:9443", "m2:9443");
        assertThat(arguments.value("--server")).hasValue("m2:9443");
        assertThat(arguments.value("--name")).hasValue("a=b");
        assertThat(arguments.has("--check")).isTrue();
        assertThat(parse().has("--check")).isFalse();
        assertThat(parse().value("--name")).isEmpty();
    }

    @Test
    void whatIsNotKnownAndAValueThatIsMissingAreNamed() {
        assertThatThrownBy(() -> parse("--sever=m1:9443")).hasMessage("\"--sever=m1:9443\" is not known");
        assertThatThrownBy(() -> parse("--check=yes")).hasMessage("\"--check=yes\" is not known");
        assertThatThrownBy(() -> parse("hv1")).hasMessage("\"hv1\" is not known");
        assertThatThrownBy(() -> parse("--check", "--name")).hasMessage("--name lacks its value");
    }

    private static Arguments parse(String... words) {
        return Arguments.parse(List.of(words), Set.of("--server", "--name"), Set.of("--check"));
    }
}
