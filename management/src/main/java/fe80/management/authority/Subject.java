package fe80.management.authority;

import fe80.management.store.EnrolledHost;
import java.util.List;

/** Who a TLS certificate is for, which decides what it is good for. */
public sealed interface Subject {

    /** Its name for people. */
    String name();

    /** The names that whoever connects to it checks (RFC 9525), as dNSName or, where it is one, iPAddress. */
    List<String> alternativeNames();

    /** A host: its agent may serve with it. It is no client's, so that no host can call another host's agent. */
    record Host(EnrolledHost host) implements Subject {

        @Override
        public String name() {
            return host.name();
        }

        @Override
        public List<String> alternativeNames() {
            return List.of(host.certifiedName());
        }
    }

    /** A management server: it may serve, and call agents. */
    record Server(String name, List<String> alternativeNames) implements Subject {

        /** Makes it immutable. */
        public Server {
            alternativeNames = List.copyOf(alternativeNames);
        }
    }
}
