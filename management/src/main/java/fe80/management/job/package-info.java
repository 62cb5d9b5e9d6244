/**
 * Jobs: work in many System VMs that outlasts the server that does it. What is to be done and what became of it is in
 * the database, and db-scheduler sees to it that each job has one server, and another one soon after that is lost.
 */
package fe80.management.job;
