package fe80.link;

import java.util.List;

/** A program that makes changes, one a line of its standard input, and stops at the first that fails. */
public enum Tool {
    /** ip(8): links, addresses and neighbours. */
    IP,
    /** bridge(8): the entries of the forwarding database. */
    BRIDGE,
    /** sysctl(8): the kernel's settings. This one goes on after a failure, and reports it at the end. */
    SYSCTL;

    List<String> command() {
        return switch (this) {
            case IP -> List.of("ip", "-batch", "-");
            case BRIDGE -> List.of("bridge", "-batch", "-");
            case SYSCTL -> List.of("sysctl", "-q", "-p", "-");
        };
    }
}
