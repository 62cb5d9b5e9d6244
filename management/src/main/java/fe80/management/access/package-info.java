/** Who may do what: users with tokens, their roles, and the log of what was done and refused. */
package fe80.management.access;
