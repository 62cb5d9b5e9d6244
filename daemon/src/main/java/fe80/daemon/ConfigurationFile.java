package fe80.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import fe80.file.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads a configuration: the defaults, and over them what a file says.
 *
 * @param <T> the record of what can be told
 */
public final class ConfigurationFile<T> {

    private static final ObjectMapper TOML =
            new TomlMapper().setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE);

    private final Class<T> type;
    private final String example;

    /**
     * For this record.
     *
     * @param example the TOML file with all keys and their defaults, a resource beside the record
     */
    public ConfigurationFile(Class<T> type, String example) {
        this.type = type;
        this.example = example;
    }

    /** The configuration of a daemon that was told nothing. */
    public T defaults() {
        return bind(defaultTree());
    }

    /**
     * Reads the TOML file that somebody named, or else the usual one, which need not be there.
     *
     * @throws ConfigurationException as {@link #read(Path)}
     */
    public T read(Optional<Path> named, Path usual) {
        return named.isEmpty() && !Files.exists(usual) ? defaults() : read(named.orElse(usual));
    }

    /**
     * Reads a TOML file.
     *
     * @throws ConfigurationException if it cannot be read, has a key that there is not, or a value that cannot be one
     */
    public T read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ConfigurationException("there is no configuration file " + file, e);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read the configuration file " + file + ": " + FileTrouble.of(e), e);
        } catch (ConfigurationException e) {
            throw new ConfigurationException("in " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads TOML.
     *
     * @throws ConfigurationException if it has a key that there is not, or a value that cannot be one
     */
    public T parse(String toml) {
        ObjectNode tree = defaultTree();
        try {
            put(TOML.readTree(toml), tree, "", keys(tree, ""));
        } catch (JsonProcessingException e) {
            throw new ConfigurationException("line " + e.getLocation().getLineNr() + ": " + firstLine(e), e);
        }
        return bind(tree);
    }

    private static void put(JsonNode from, ObjectNode into, String prefix, List<String> known) {
        from.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            JsonNode value = entry.getValue();
            JsonNode standard = into.get(entry.getKey());
            if (standard == null) {
                throw new ConfigurationException(
                        "there is no key " + key + "; did you mean " + nearest(key, known) + "?");
            }
            if (standard.getNodeType() != value.getNodeType()) {
                throw new ConfigurationException(key + " has to be a " + name(standard) + ", not a " + name(value));
            }
            if (standard instanceof ObjectNode table) {
                put(value, table, key + ".", known);
            } else {
                into.set(entry.getKey(), value);
            }
        });
    }

    private static String name(JsonNode node) {
        return node.isObject() ? "table" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    private static List<String> keys(JsonNode tree, String prefix) {
        List<String> keys = new ArrayList<>();
        tree.properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            keys.add(key);
            keys.addAll(keys(entry.getValue(), key + "."));
        });
        return keys;
    }

    private static String nearest(String key, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .orElseThrow();
    }

    /** How many characters have to be put in, left out or replaced to get from one to the other (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private ObjectNode defaultTree() {
        try (InputStream in = type.getResourceAsStream(example)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + example + " is missing from it");
            }
            return (ObjectNode) TOML.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private T bind(ObjectNode tree) {
        try {
            return TOML.convertValue(tree, type);
        } catch (IllegalArgumentException e) {
            Throwable cause = e;
            while (!(cause instanceof ConfigurationException) && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof ConfigurationException known ? known : new ConfigurationException(firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
