package fe80.link;

import java.util.Locale;

/**
 * One change of the control link.
 *
 * @param purpose what it is for, as the end of "could not …"
 * @param tool the program that makes it
 * @param line the program's input for it
 */
public record Step(String purpose, Tool tool, String line) {

    /** For a person: the purpose and the command. */
    @Override
    public String toString() {
        return purpose + " (" + tool.name().toLowerCase(Locale.ROOT) + " " + line + ")";
    }
}
