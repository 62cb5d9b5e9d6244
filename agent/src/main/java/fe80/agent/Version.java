package fe80.agent;

/** Which version of fe80 this is. */
final class Version {

    /** As the jar's manifest has it; not known when classes are run without one. */
    static final String TEXT = text();

    private Version() {}

    private static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }
}
