/**
 * How a host becomes part of the zone, and ceases to be: a token of one use and limited life, a certificate of limited
 * life that the host renews itself, and removal that is in force at once.
 */
package fe80.management.enrolment;
