package fe80.systemvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamePatternsTest {

    @Test
    void noneMeansEveryName() {
        assertThat(new NamePatterns(List.of()).match("s-1-VM")).isTrue();
    }

    @Test
    void aStarStandsForAnyCharactersAQuestionMarkForOneAndADotForItself() {
        assertThat(new NamePatterns(List.of("s-*")).match("s-12-VM")).isTrue();
        assertThat(new NamePatterns(List.of("?-1-VM")).match("s-1-VM")).isTrue();
        assertThat(new NamePatterns(List.of("?-1-VM")).match("s-12-VM")).isFalse();
        assertThat(new NamePatterns(List.of("s.1-VM")).match("s-1-VM")).isFalse();
    }

    @Test
    void ofSeveralOneHasToMatch() {
        NamePatterns patterns = new NamePatterns(List.of("v-*", "s-1-VM"));

        assertThat(patterns.match("s-1-VM")).isTrue();
        assertThat(patterns.match("s-2-VM")).isFalse();
    }
}
