package fe80.cli.connection;

import fe80.cli.output.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Whom a command talks to. */
public sealed interface Target {

    /** Where that is. */
    URI uri();

    /** What it is, for a message. */
    String what();

    /** The option that names it. */
    String option();

    /** What to look at if it does not answer. */
    String remedy();

    /** The agent of this hypervisor, at a Unix socket. */
    record Agent(URI uri) implements Target {

        /**
         * Checks the address.
         *
         * @throws Failure if it is none of a Unix socket
         */
        public Agent {
            if (!AgentResolver.SCHEME.equals(uri.getScheme()) || uri.getPath() == null) {
                throw unknown(uri.toString());
            }
        }

        /**
         * The one at the address that a user wrote.
         *
         * @throws Failure if it is none of a Unix socket
         */
        public static Agent at(String text) {
            return new Agent(Target.uri(text).orElseThrow(() -> unknown(text)));
        }

        private static Failure unknown(String text) {
            return new Failure("cannot reach an agent at \"" + text
                    + "\": expected unix:///PATH, such as unix:///run/fe80/agent.sock");
        }

        @Override
        public String what() {
            return "the agent at " + uri;
        }

        @Override
        public String option() {
            return "--agent " + uri;
        }

        @Override
        public String remedy() {
            return "is the agent running? systemctl status fe80-agent";
        }
    }

    /** The management server of a zone, as a user logged in to it, and the authorities by which it is known. */
    record Zone(String name, URI uri, ZoneToken token, ZoneAuthorities authorities) implements Target {

        private static final String HTTPS = "https";

        /** One that is known by its token only. */
        public Zone(String name, URI uri, ZoneToken token) {
            this(name, uri, token, ZoneAuthorities.of(token));
        }

        /**
         * Checks the address.
         *
         * @throws Failure if it is none
         */
        public Zone {
            checked(uri, uri.toString());
        }

        /**
         * The address of a server, as a user wrote it: {@code https://HOST:PORT} or only {@code HOST:PORT}.
         *
         * @throws Failure if it is none
         */
        public static URI server(String text) {
            String whole = text.contains("://") ? text : HTTPS + "://" + text;
            return checked(Target.uri(whole).orElse(URI.create("")), text);
        }

        private static URI checked(URI uri, String text) {
            if (!HTTPS.equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
                throw new Failure("cannot reach a zone at \"" + text
                        + "\": expected HOST:PORT or https://HOST:PORT, such as zone.example:9443");
            }
            return uri;
        }

        @Override
        public String what() {
            return "the management server at " + uri;
        }

        @Override
        public String option() {
            return "--zone " + name;
        }

        @Override
        public String remedy() {
            return "is it running, and is this its address? 'fe80 context' shows where else you are logged in";
        }
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
