/**
 * Commands in System VMs: one with its streams connected to ours ({@link fe80.cli.execution.Execution}), or one in many
 * VMs at a time with the output of each kept apart ({@link fe80.cli.execution.Fleet}).
 */
package fe80.cli.execution;
