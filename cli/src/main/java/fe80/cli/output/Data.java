package fe80.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A value that JSON, YAML and CSV can write. */
public sealed interface Data {

    /** Any text. */
    record Text(String text) implements Data {

        @Override
        public String cell() {
            return text;
        }
    }

    /** A number, in a unit that its key names. */
    record Amount(double value) implements Data {

        @Override
        public String cell() {
            return value == Math.rint(value) && Math.abs(value) < 1e15
                    ? Long.toString((long) value)
                    : Double.toString(value);
        }
    }

    /** Yes or no. */
    record Flag(boolean set) implements Data {

        @Override
        public String cell() {
            return set ? "yes" : "no";
        }
    }

    /** There is none. */
    record None() implements Data {

        @Override
        public String cell() {
            return "";
        }
    }

    /** Several, in order. */
    record Items(List<Data> items) implements Data {

        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String cell() {
            return items.stream().map(Data::cell).collect(Collectors.joining(" "));
        }
    }

    /** Several with names, in order. */
    record Fields(Map<String, Data> fields) implements Data {

        /** Copies the map and keeps its order. */
        public Fields {
            fields = new LinkedHashMap<>(fields);
        }

        @Override
        public String cell() {
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + "=" + field.getValue().cell())
                    .collect(Collectors.joining(" "));
        }
    }

    /** Text, or none if it is empty. */
    static Data of(String text) {
        return text.isEmpty() ? new None() : new Text(text);
    }

    /** Several texts. */
    static Data of(List<String> texts) {
        List<Data> items = new ArrayList<>();
        texts.forEach(text -> items.add(new Text(text)));
        return new Items(items);
    }

    /** As one cell, as a table and CSV show it. */
    String cell();
}
