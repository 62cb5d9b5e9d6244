/**
 * Backups of a zone's own database: taken from a server while it runs, and put where a server will find its database.
 */
package fe80.cli.backup;
