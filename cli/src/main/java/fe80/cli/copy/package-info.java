/**
 * Files and directories to and from System VMs. What arrives is complete and has the digest that was announced, or what
 * was there before stays. Paths that come from a VM are checked: none leads out of the target.
 */
package fe80.cli.copy;
