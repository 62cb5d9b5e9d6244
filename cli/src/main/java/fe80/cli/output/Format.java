package fe80.cli.output;

/** How a listing is written. */
public enum Format {
    /** Aligned columns that fit the terminal. */
    TABLE,
    /** RFC 8259. */
    JSON,
    /** YAML 1.2. */
    YAML,
    /** RFC 4180, with line feeds and without control characters. */
    CSV
}
