/**
 * The way to the agent: gRPC over its Unix socket. The transport is gRPC's for OkHttp on a socket of the JDK, which
 * starts three times as fast as Netty, and needs no native code; that is most of the time of a short command.
 */
package fe80.cli.connection;
