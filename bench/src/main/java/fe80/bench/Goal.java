package fe80.bench;

/**
 * Something that fe80 wants to reach.
 *
 * @param where on which kind of VM
 * @param wanted in words, the limit among them
 * @param measured how it is, in the unit of the limit
 */
record Goal(String where, String wanted, double measured, boolean met) {}
