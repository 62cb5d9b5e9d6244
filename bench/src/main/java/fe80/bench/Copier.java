package fe80.bench;

import java.nio.file.Path;

/** A way to copy a file into a System VM and out of it, over what is there. */
interface Copier {

    /** In a few words, for the table. */
    String name();

    void push(Path from, String to) throws Exception;

    void pull(String from, Path to) throws Exception;
}
