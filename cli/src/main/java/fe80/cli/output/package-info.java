/**
 * What the user sees: rows as a table that fits the terminal, or as JSON, YAML or CSV, which never leave anything out.
 * What came from a VM or a host is shown with nothing in it that a terminal obeys.
 */
package fe80.cli.output;
