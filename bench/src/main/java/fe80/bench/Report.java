package fe80.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What was measured, as JSON for programs and as tables for people. */
record Report(Surroundings surroundings, List<Figure> figures, List<Goal> goals, List<Failure> failures) {

    private static final String BEGIN = "<!-- figures: make bench writes what follows -->";
    private static final String END = "<!-- end of figures -->";

    static Report of(Surroundings surroundings, Notebook notebook) {
        List<Figure> figures = List.copyOf(notebook.figures());
        List<Goal> goals = figures.stream()
                .map(Figure::where)
                .distinct()
                .flatMap(where -> Goals.of(where, figures).stream())
                .toList();
        return new Report(surroundings, figures, goals, List.copyOf(notebook.failures()));
    }

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
            String before = text.substring(0, begin + BEGIN.length());
            Files.writeString(page, before + "\n\n" + new Tables(this).text() + "\n" + text.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
