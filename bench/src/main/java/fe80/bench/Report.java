package fe80.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What was measured, as JSON for programs and as tables for people. */
record Report(Surroundings surroundings, List<Figure> figures, List<Goal> goals, List<Failure> failures) {

    static Report of(Surroundings surroundings, Notebook notebook) {
        List<Figure> figures = List.copyOf(notebook.figures());
        List<Goal> goals = figures.stream()
                .map(Figure::where)
                .distinct()
                .flatMap(where ->
                        Stream.concat(Goals.of(where, figures).stream(), ZoneGoals.of(where, figures).stream()))
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

    /** Puts the tables of each kind of VM that something was measured on between its two marks in the page. */
    void replaceTables(Path page) {
        try {
            String text = Files.readString(page);
            for (String where : wheres()) {
                text = replaced(text, where, page);
            }
            Files.writeString(page, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String replaced(String text, String where, Path page) {
        String begin = "<!-- on a " + where + ": make bench writes what follows -->";
        String end = "<!-- end of what is on a " + where + " -->";
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalStateException(page + " has no place for the figures, between " + begin + " and " + end);
        }
        return text.substring(0, from + begin.length()) + "\n\n" + new Tables(this).text(where) + "\n"
                + text.substring(to);
    }

    private List<String> wheres() {
        return Stream.concat(
                        figures.stream().map(Figure::where), failures.stream().map(Failure::where))
                .distinct()
                .toList();
    }
}
