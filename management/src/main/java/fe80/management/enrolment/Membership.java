package fe80.management.enrolment;

import fe80.management.authority.HostCertificates;
import fe80.management.store.EnrolledHost;

/** What a host of the zone has: its id, and its certificates for now. */
public record Membership(EnrolledHost host, HostCertificates certificates) {}
