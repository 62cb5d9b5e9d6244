package fe80.daemon;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses to listen on, as a configuration has them. */
public final class Addresses {

    /** An IPv6 address is in brackets, as in a URI (RFC 3986, section 3.2.2). */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([^:\\[\\]]+)):([0-9]{1,5})");

    private Addresses() {}

    /**
     * An address and a port, if there is one.
     *
     * @param key where it is in the configuration
     * @throws ConfigurationException if it is none, or this host does not know its name
     */
    public static Optional<InetSocketAddress> parse(String key, String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(3)) > 0xffff) {
            throw new ConfigurationException(
                    key + " is \"" + text + "\", and not an address and a port such as 127.0.0.1:9080 or [::1]:9080");
        }
        String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
        InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(parts.group(3)));
        if (address.isUnresolved()) {
            throw new ConfigurationException(key + " is \"" + text + "\", and this host does not know " + host);
        }
        return Optional.of(address);
    }
}
