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

    /** A part of the page, which is written anew by itself. */
    enum Part {
        /** What is measured on a System VM. */
        SYSTEM_VM("figures"),
        /** What is measured on a zone. */
        ZONE("figures of a zone");

        private final String begin;
        private final String end;

        Part(String name) {
            begin = "<!-- " + name + ": make bench writes what follows -->";
            end = "<!-- end of " + name + " -->";
        }
    }

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

    /** Puts the tables between the two marks of this part of the page. */
    void replaceTables(Path page, Part part) {
        try {
            String text = Files.readString(page);
            int begin = text.indexOf(part.begin);
            int end = text.indexOf(part.end);
            if (begin < 0 || end < begin) {
                throw new IllegalStateException(
                        page + " has no place for the figures, between " + part.begin + " and " + part.end);
            }
            String before = text.substring(0, begin + part.begin.length());
            Files.writeString(page, before + "\n\n" + new Tables(this).text() + "\n" + text.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
