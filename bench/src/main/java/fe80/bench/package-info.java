/**
 * Ways to run a command in a System VM, measured side by side in one run: the ways that others have, and ours.
 * {@link fe80.bench.Bench} is the program; docs/benchmarks.md says what each way is, and holds the last figures.
 */
package fe80.bench;
