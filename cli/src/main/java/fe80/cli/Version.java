package fe80.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version in the jar's manifest. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Fe80.class.getPackage().getImplementationVersion();
        return new String[] {"fe80 " + (version == null ? "(not installed)" : version)};
    }
}
