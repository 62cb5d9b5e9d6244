package fe80.systemvm;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One System VM. Its control address follows from its control MAC, and in a VM that fe80 deploys that follows from its
 * UUID, so all of them are known before the VM exists.
 *
 * @param uuid who it is, wherever it runs
 * @param kind what it does; empty if another program deployed it and its name does not tell
 * @param name its domain's name: no control characters; of a VM that fe80 deploys also its host name
 * @param controlMac the MAC of its control NIC
 */
public record SystemVm(UUID uuid, Optional<Kind> kind, String name, ControlMac controlMac) {

    private static final Pattern HOST_NAME_LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is empty or has control characters
     */
    public SystemVm {
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not a System VM's name: \"" + printable(name) + "\"");
        }
    }

    /**
     * A System VM of fe80's.
     *
     * @param name one label of RFC 1123, section 2.1
     * @throws IllegalArgumentException if the name is not such a label
     */
    public SystemVm(UUID uuid, Kind kind, String name) {
        this(uuid, Optional.of(kind), label(name), ControlMac.of(uuid));
    }

    private static String label(String name) {
        if (!HOST_NAME_LABEL.matcher(name).matches()) {
            throw new IllegalArgumentException("not a System VM's name: \"" + printable(name)
                    + "\" (expected 1 to 63 letters, digits and inner hyphens, such as s-1-VM)");
        }
        return name;
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{C}", "?");
    }

    /** The address where its channel is. */
    public LinkLocal address() {
        return controlMac.address();
    }

    /** The name that fe80 gives its tap interface on the hypervisor. */
    public String port() {
        return controlMac.port();
    }
}
