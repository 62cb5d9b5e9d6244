package fe80.management.enrolment;

import fe80.management.store.EnrolledHost;

/**
 * A user for whom a host has vouched.
 *
 * @param identity as sshd in a System VM logs it
 * @param certificate one line of an OpenSSH certificate file
 */
public record VouchedUser(EnrolledHost host, String identity, String certificate) {}
