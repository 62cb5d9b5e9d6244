/** The one TLS port of the server: gRPC, JSON, events and terminals for browsers, and its health on another. */
package fe80.management.serving;
