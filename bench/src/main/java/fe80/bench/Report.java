package fe80.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What was measured, as JSON for programs and as tables for people. */
record Report(Surroundings surroundings, List<Figure> figures) {

    private static final String BEGIN = "<!-- figures: make bench writes what follows -->";
    private static final String END = "<!-- end of figures -->";

    void writeJson(Path file) {
        ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        try {
            json.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts the tables between the two marks of the page. */
    void replaceTables(Path page) {
        try {
            String text = Files.readString(page);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new IllegalStateException(
                        page + " has no place for the figures, between " + BEGIN + " and " + END);
            }
            Files.writeString(
                    page, text.substring(0, begin + BEGIN.length()) + "\n\n" + tables() + "\n" + text.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String tables() {
        StringBuilder tables = new StringBuilder("Measured on %s: %s, %d processors, Linux %s, Java %s; QEMU with %s.%n"
                .formatted(
                        surroundings.day(),
                        surroundings.processor(),
                        surroundings.processors(),
                        surroundings.kernel(),
                        surroundings.java(),
                        surroundings.accelerator()));
        for (Figure.Time first : headings(Figure.Time.class)) {
            tables.append("%n**%s, %s**%n%n| way | p50 ms | p99 ms | runs |%n|---|---:|---:|---:|%n"
                    .formatted(first.what(), first.where()));
            of(first, Figure.Time.class)
                    .forEach(time -> tables.append(String.format(
                            Locale.ROOT,
                            "| %s | %.2f | %.2f | %d |%n",
                            time.way(),
                            time.p50(),
                            time.p99(),
                            time.runs())));
        }
        for (Figure.Rate first : headings(Figure.Rate.class)) {
            tables.append(
                    "%n**%s, %s**%n%n| way | %s |%n|---|---:|%n".formatted(first.what(), first.where(), first.unit()));
            of(first, Figure.Rate.class)
                    .forEach(rate ->
                            tables.append(String.format(Locale.ROOT, "| %s | %.1f |%n", rate.way(), rate.perSecond())));
        }
        return tables.toString();
    }

    /** The first figure of each table. */
    private <F extends Figure> List<F> headings(Class<F> kind) {
        Set<String> seen = new LinkedHashSet<>();
        return all(kind).stream()
                .filter(figure -> seen.add(figure.where() + figure.what()))
                .toList();
    }

    private <F extends Figure> List<F> of(F heading, Class<F> kind) {
        return all(kind).stream()
                .filter(figure ->
                        figure.where().equals(heading.where()) && figure.what().equals(heading.what()))
                .toList();
    }

    private <F extends Figure> List<F> all(Class<F> kind) {
        return figures.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
