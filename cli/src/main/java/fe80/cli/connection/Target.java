package fe80.cli.connection;

import fe80.cli.output.Failure;
import java.net.URI;

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
                throw new Failure("cannot reach an agent at \"" + uri + "\": expected unix:///PATH, such as "
                        + "unix:///run/fe80/agent.sock");
            }
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
            if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
                throw new Failure("cannot reach a zone at \"" + uri + "\": expected https://HOST:PORT");
            }
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
}
