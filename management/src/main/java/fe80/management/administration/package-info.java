/**
 * The calls by which a zone is administered: its hosts' enrolment, users, authorities and audit log, as {@code fe80.v1}
 * has them. Who may make them was decided before they come here.
 */
package fe80.management.administration;
