/**
 * What each daemon does at its start. It has one record of what it can be told, and one TOML file that documents every
 * key and holds its default; an operator's file changes some of them. A key that is not in the first file stops the
 * start, and the message names the nearest that is. Why a daemon cannot start is one sentence.
 */
package fe80.daemon;
