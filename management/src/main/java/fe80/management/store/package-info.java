/**
 * What outlasts a server: the only SQL. One set of migrations serves the embedded H2 of a server that is alone and the
 * PostgreSQL that several servers share; nothing above this package knows which of them it is.
 */
package fe80.management.store;
