package fe80.agent;

import static fe80.agent.Sightings.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import fe80.v1.Filter;
import fe80.v1.Kind;
import fe80.v1.Reachability;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final Sighting STORAGE = Sightings.silent(Sightings.vm("s-1-VM"), NOON);
    private static final Sighting PROXY = Sightings.silent(Sightings.vm("v-12-VM"), NOON);

    @Test
    void anEmptyFilterMeansAll() {
        assertThat(new Selection(Filter.getDefaultInstance()).has(STORAGE)).isTrue();
    }

    @Test
    void inANameAStarStandsForAnyCharactersAndAQuestionMarkForOne() {
        assertThat(names("s-*").has(STORAGE)).isTrue();
        assertThat(names("s-*").has(PROXY)).isFalse();
        assertThat(names("?-1-VM").has(STORAGE)).isTrue();
        assertThat(names("?-1-VM").has(PROXY)).isFalse();
        assertThat(names("s.1-VM").has(STORAGE)).describedAs("a dot is a dot").isFalse();
    }

    @Test
    void allFieldsHaveToMatch() {
        Filter filter = Filter.newBuilder()
                .addKinds(Kind.CONSOLE_PROXY)
                .addStates(Reachability.State.SILENT)
                .build();

        assertThat(new Selection(filter).has(PROXY)).isTrue();
        assertThat(new Selection(filter).has(STORAGE)).isFalse();
        assertThat(new Selection(filter.toBuilder()
                                .clearStates()
                                .addStates(Reachability.State.READY)
                                .build())
                        .has(PROXY))
                .isFalse();
    }

    private static Selection names(String name) {
        return new Selection(Filter.newBuilder().addNames(name).build());
    }
}
