/**
 * The {@code fe80} command: a client of the API fe80.v1, which an agent serves on a Unix socket. {@link fe80.cli.Fe80}
 * knows the commands by name and makes only the one that was asked for, since most of the time a short command takes is
 * the start of its JVM. What fails on our side is a {@link fe80.cli.output.Failure}: one sentence and the exit status
 * 125.
 */
package fe80.cli;
