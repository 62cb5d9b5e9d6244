package fe80.systemvm;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * One System VM. Its control MAC, its control address and the name of its port on the hypervisor follow from its UUID,
 * so they are known before the VM exists.
 *
 * @param uuid who it is, wherever it runs
 * @param kind what it does
 * @param name its host name and its domain's name: one label of RFC 1123, section 2.1
 */
public record SystemVm(UUID uuid, Kind kind, String name) {

    private static final Pattern HOST_NAME_LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is not a host name label
     */
    public SystemVm {
        if (!HOST_NAME_LABEL.matcher(name).matches()) {
            throw new IllegalArgumentException("not a System VM's name: \"" + name.replaceAll("\\p{C}", "?")
                    + "\" (expected 1 to 63 letters, digits and inner hyphens, such as s-1-VM)");
        }
    }

    /** The MAC of its control NIC. */
    public ControlMac controlMac() {
        return ControlMac.of(uuid);
    }

    /** The address where its channel is. */
    public LinkLocal address() {
        return controlMac().address();
    }

    /** The name of its tap interface on the hypervisor. */
    public String port() {
        return controlMac().port();
    }
}
