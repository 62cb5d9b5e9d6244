package fe80.hypervisor;

import fe80.address.ControlMac;
import fe80.address.Mac;
import java.util.regex.Pattern;

/**
 * A System VM's NIC on one of the host's bridges, beside its control NIC.
 *
 * @param mac does not begin with {@code 0e}
 * @param bridge the bridge's name: not {@code cloud0}, at most 15 characters (IFNAMSIZ, netdevice(7))
 */
public record Nic(Mac mac, String bridge) {

    /** The bridge of the control NICs. */
    static final String CONTROL_BRIDGE = "cloud0";

    private static final Pattern INTERFACE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,14}");

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if it would be a second control NIC, or the bridge's name cannot be one
     */
    public Nic {
        if (ControlMac.marks(mac)) {
            throw new IllegalArgumentException(
                    "a further NIC cannot have " + mac + ": a MAC that begins with 0e marks the control NIC");
        }
        if (!INTERFACE_NAME.matcher(bridge).matches()) {
            throw new IllegalArgumentException("not a bridge's name: \"" + bridge.replaceAll("\\p{C}", "?") + "\"");
        }
        if (bridge.equals(CONTROL_BRIDGE)) {
            throw new IllegalArgumentException("a further NIC cannot be on cloud0: only control NICs are");
        }
    }
}
