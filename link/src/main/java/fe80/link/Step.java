package fe80.link;

/**
 * One change of the control link.
 *
 * @param purpose what it is for, as the end of "could not …"
 * @param change what it does
 */
public record Step(String purpose, Change change) {

    /** For a person: the purpose. */
    @Override
    public String toString() {
        return purpose;
    }
}
