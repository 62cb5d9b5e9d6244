/**
 * The commands, a class for each. Each is made with the streams that it is connected to, reads its options by picocli's
 * annotations, and returns its exit status or throws a {@link fe80.cli.output.Failure}.
 */
package fe80.cli.command;
