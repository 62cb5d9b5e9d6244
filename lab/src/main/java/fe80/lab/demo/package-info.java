/**
 * The demo: from nothing to commands in a real System VM, told line by line. {@link fe80.lab.demo.Demo} is the program.
 */
package fe80.lab.demo;
