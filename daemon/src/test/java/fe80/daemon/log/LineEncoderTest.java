package fe80.daemon.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineEncoderTest {

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Logger log(boolean toJournal) {
        context.setMDCAdapter(new LogbackMDCAdapter());
        LineEncoder encoder = new LineEncoder(toJournal);
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        encoder.start();
        appender.start();
        Logger log = context.getLogger("fe80.agent.Board");
        log.addAppender(appender);
        log.setLevel(Level.TRACE);
        return log;
    }

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private String written(String value) {
        log(false).atInfo().addKeyValue("reason", value).log("a VM changed");
        return written();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void anEventIsASentenceAndItsPairs() {
        log(false)
                .atWarn()
                .addKeyValue("vm", "s-1-VM")
                .addKeyValue("took_ms", 12)
                .addKeyValue("steps", List.of("cloud0 up", "fe80::1"))
                .addKeyValue("reason", "")
                .log("a VM changed");

        assertThat(written())
                .isEqualTo(
                        "WARN Board: a VM changed vm=s-1-VM took_ms=12 steps=\"[cloud0 up, fe80::1]\" reason=\"\"\n");
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 3", "WARN, 4", "INFO, 6", "DEBUG, 7", "TRACE, 7"})
    void inTheJournalALevelIsThePriorityOfTheLine(String level, int priority) {
        log(true).atLevel(org.slf4j.event.Level.valueOf(level)).log("a VM changed");

        assertThat(written()).isEqualTo("<" + priority + ">Board: a VM changed\n");
    }

    @Test
    void aValueCannotPretendToBeAnotherPair() {
        assertThat(written("x state=READY")).endsWith(" reason=\"x state=READY\"\n");
    }

    @Test
    void aValueCannotEndItsQuotes() {
        assertThat(written("x\" state=\"READY\\\" vm=\""))
                .endsWith(" reason=\"x\\\" state=\\\"READY\\\\\\\" vm=\\\"\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\t",
                "\0",
                "\u001b[2J",
                "\u007f",
                "\u0085",
                "\u009b2J",
                "\u2028",
                "\u2029",
                "\u202e",
                "\u200b",
                "\ud800",
                "\ue000"
            })
    void noCharacterOfAValueCanEndTheLineOrWorkOnATerminal(String character) {
        String line = written("before" + character + "after");

        assertThat(line).contains("reason=\"before\\").contains("after\"\n").matches("[\\x20-\\x7e]+\n");
    }

    @Test
    void wordsOfOtherLanguagesStayReadable() {
        assertThat(written("Größe 虚拟机 😀")).endsWith(" reason=\"Größe 虚拟机 😀\"\n");
    }

    @Test
    void noValueIsLongEnoughForTheJournalToCutTheLine() {
        log(false)
                .atInfo()
                .addKeyValue("control", "\u0001".repeat(100_000) + "\n<0>Board: forged")
                .addKeyValue("text", "x".repeat(100_000) + "\n<0>Board: forged")
                .setCause(new IllegalStateException("y".repeat(100_000)))
                .log("z".repeat(100_000));

        assertThat(written().lines().findFirst().orElseThrow())
                .hasSizeLessThan(5000)
                .contains("…\" control=", "…\" text=", "…\" failure=")
                .doesNotContain("forged");
    }

    @Test
    void aMessageThatALibraryPutTogetherIsQuotedIfItCouldBeTakenForPairs() {
        log(false).info("closed by {}", "x\nERROR Board: state=READY");

        assertThat(written()).isEqualTo("INFO Board: \"closed by x\\nERROR Board: state=READY\"\n");
    }

    @Test
    void aFailureSaysWhatItIsInOneLineAndWhereItBeganInOthers() {
        Exception cause = new IllegalStateException("no answer\n<0>Board: forged");
        log(true)
                .atError()
                .addKeyValue("vm", "s-1-VM")
                .setCause(new RuntimeException("cannot", cause))
                .log("the keeper failed");

        assertThat(written().lines().toList())
                .hasSizeGreaterThan(2)
                .startsWith("<3>Board: the keeper failed vm=s-1-VM failure=\"RuntimeException: cannot\""
                        + " cause=\"IllegalStateException: no answer\\n<0>Board: forged\"")
                .allSatisfy(line -> assertThat(line).startsWith("<3>"))
                .element(1)
                .asString()
                .startsWith("<3>    at fe80.daemon.log.LineEncoderTest.aFailureSays");
    }

    @Test
    void aFailureWithoutAMessageIsNamed() {
        log(false).atError().setCause(new StackOverflowError()).log("the keeper failed");

        assertThat(written()).startsWith("ERROR Board: the keeper failed failure=StackOverflowError\n");
    }
}
