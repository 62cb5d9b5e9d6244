package fe80.cli.output;

import java.util.function.Function;

/**
 * One property of the rows of a listing.
 *
 * @param key its name in JSON, YAML and CSV, in lower camel case
 * @param heading its heading in a table; empty if tables leave it out
 * @param value its value for machines
 * @param shown its value for people
 */
public record Column<T>(String key, String heading, Function<T, Data> value, Function<T, String> shown) {

    /** A column that shows people what it gives to machines. */
    public static <T> Column<T> of(String key, String heading, Function<T, Data> value) {
        return new Column<>(key, heading, value, row -> value.apply(row).cell());
    }
}
