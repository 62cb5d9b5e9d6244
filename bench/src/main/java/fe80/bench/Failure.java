package fe80.bench;

/**
 * Something that could not be measured, or not to its end.
 *
 * @param where on which kind of VM
 * @param what could not be done
 * @param reason as the one who failed said it
 */
record Failure(String where, String what, String reason) {}
