/**
 * The completion of the {@code fe80} command in bash, zsh and fish, from the same descriptions as its help. Commands,
 * options and their values are in the script; the names of System VMs are asked from the agent at each tab.
 */
package fe80.cli.completion;
