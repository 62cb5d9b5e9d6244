/**
 * What an operator's monitoring asks a server: whether it lives, whether it is ready and why not, and what it counts.
 */
package fe80.management.observation;
