/**
 * How this host becomes part of a zone, and stays it. The host makes a key, which never leaves it, and gets a
 * certificate for it with a token of one use; from then on it renews the certificate with that key alone. The files are
 * those with which the API is served over TCP.
 */
package fe80.agent.enrolment;
