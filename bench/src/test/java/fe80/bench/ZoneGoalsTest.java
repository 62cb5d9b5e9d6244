package fe80.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;

class ZoneGoalsTest {

    private static final List<Figure> FIGURES = List.of(
            growth("100 hosts", ZoneGrowth.LIST_P99, 4),
            growth("100 hosts", ZoneGrowth.RUNS, 3000),
            growth("2000 hosts", ZoneGrowth.LIST_P99, 60),
            growth("2000 hosts", ZoneGrowth.RUNS, 2500));

    @Test
    void theLargestZoneIsWhatCounts() {
        assertThat(ZoneGoals.of(ZoneGrowth.WHERE, FIGURES))
                .extracting(Goal::wanted, Goal::measured, Goal::met)
                .containsExactly(
                        tuple("2000 hosts, List p99 ms: at most 50", 60.0, false),
                        tuple("2000 hosts, runs/s: at least 2000", 2500.0, true));
    }

    @Test
    void whatAManagementServerAddsIsTheDifferenceOfTheMedians() {
        List<Figure> figures = List.of(detour(ZoneDetour.AGENT, 4), detour(ZoneDetour.ZONE, 4.5));

        assertThat(ZoneGoals.of(ZoneDetour.WHERE, figures))
                .extracting(Goal::measured, Goal::met)
                .containsExactly(tuple(0.5, true));
    }

    @Test
    void thePlotHasAPointForEachSizeAndIsXml() throws Exception {
        String svg = ZonePlot.of(FIGURES).svg();

        var document = javax.xml.parsers.DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new java.io.ByteArrayInputStream(svg.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(FIGURES.size());
    }

    private static Figure growth(String way, String measure, double value) {
        return new Figure(ZoneGrowth.WHERE, ZoneGrowth.WHAT, way, measure, value);
    }

    private static Figure detour(String way, double milliseconds) {
        return new Figure(ZoneDetour.WHERE, ZoneDetour.WHAT, way, Figure.P50, milliseconds);
    }
}
