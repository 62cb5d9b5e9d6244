/**
 * Files, as messages speak of them. Every program of fe80 reads and writes some, and says in the same words why it
 * cannot.
 */
package fe80.file;
