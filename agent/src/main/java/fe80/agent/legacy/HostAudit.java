package fe80.agent.legacy;

import fe80.v1.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * What a host has of the old way, and what could keep it from the new one, as proc(5) and its files show it.
 *
 * @param host its name
 * @param ipv4 the addresses of its link
 * @param trouble why the link or its guard is not as it should be; empty if it is
 * @param proc where proc(5) is
 * @param agentProperties CloudStack's configuration of its agent
 */
public record HostAudit(
        String host, HostIpv4 ipv4, Supplier<Optional<String>> trouble, Path proc, Path agentProperties) {

    private static final String LINK = "cloud0";
    private static final String NETWORK = "169.254.0.0/16";

    List<Finding> findings() {
        Findings findings = new Findings(host);
        guard(findings);
        addresses(findings);
        others(findings);
        forwarding(findings);
        ipv6(findings);
        agentProperties(findings);
        return findings.all();
    }

    private void guard(Findings findings) {
        trouble.get()
                .ifPresentOrElse(
                        why -> findings.wrong("guard", why, "fe80 host shows the link; mend what it says"),
                        () -> findings.good("guard", LINK + " is as it should be, and guarded"));
    }

    private void addresses(Findings findings) {
        List<String> addresses = ipv4.addresses();
        if (addresses.isEmpty()) {
            findings.good("addresses", LINK + " has no IPv4 address");
        } else {
            findings.old("addresses", LINK + " has " + String.join(", ", addresses), "fe80 retire-host, at the end");
        }
        List<Route> routes =
                routes().stream().filter(route -> route.link().equals(LINK)).toList();
        if (routes.isEmpty()) {
            findings.good("routes", LINK + " has no IPv4 route");
        } else {
            findings.old("routes", "over " + LINK + ": " + text(routes), "fe80 retire-host, at the end");
        }
    }

    /** A BGP speaker without numbers has routes by 169.254.0.1, which belong to no control network. */
    private void others(Findings findings) {
        List<Route> others = routes().stream()
                .filter(route -> !route.link().equals(LINK) && (route.legacyGateway() || route.legacyDestination()))
                .toList();
        if (others.isEmpty()) {
            findings.good("other users", "nothing else on this host uses " + NETWORK);
        } else {
            findings.old(
                    "other users",
                    text(others) + ": not fe80's, and never touched"
                            + (ipv4.addresses().isEmpty() ? "" : "; they share " + NETWORK + " with " + LINK),
                    ipv4.addresses().isEmpty() ? "" : "fe80 retire-host ends the conflict");
        }
    }

    private List<Route> routes() {
        return Route.parse(read("net/route"));
    }

    private static String text(List<Route> routes) {
        return String.join(", ", routes.stream().map(Route::toString).toList());
    }

    private void forwarding(Findings findings) {
        boolean forwards = read("sys/net/ipv4/ip_forward").equals("1");
        boolean loose = number("sys/net/ipv4/conf/all/rp_filter") == 0
                && number("sys/net/ipv4/conf/" + LINK + "/rp_filter") == 0;
        boolean forwardsIpv6 = read("sys/net/ipv6/conf/all/forwarding").equals("1");
        if (trouble.get().isEmpty()) {
            findings.good(
                    "forwarding",
                    "IPv4 " + onOff(forwards) + ", IPv6 " + onOff(forwardsIpv6)
                            + "; the guard forwards nothing from or to " + LINK);
        } else if ((forwards && loose) || forwardsIpv6) {
            findings.wrong(
                    "forwarding",
                    "the host forwards, and without the guard what a System VM forges leaves it",
                    "mend the guard first");
        } else {
            findings.good("forwarding", "nothing that comes from " + LINK + " is forwarded");
        }
    }

    private void ipv6(Findings findings) {
        if (!Files.isDirectory(proc.resolve("sys/net/ipv6"))) {
            findings.wrong(
                    "IPv6", "the kernel has none", "take ipv6.disable=1 off the kernel's command line, and reboot");
        } else if (number("sys/net/ipv6/conf/" + LINK + "/disable_ipv6") != 0) {
            findings.wrong(
                    "IPv6",
                    "it is switched off on " + LINK + " (net.ipv6.conf." + LINK + ".disable_ipv6)",
                    "the agent switches it on again; if it does not stay on, look who switches it off");
        } else if (number("sys/net/ipv6/conf/all/disable_ipv6") != 0) {
            findings.good("IPv6", "switched off for the host, and on for " + LINK + ", which is enough");
        } else {
            findings.good("IPv6", "on");
        }
    }

    private void agentProperties(Findings findings) {
        if (!Files.isReadable(agentProperties)) {
            findings.good("CloudStack", "there is no " + agentProperties);
            return;
        }
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(agentProperties)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String cidr = properties.getProperty("control.cidr", NETWORK);
        String bridge = properties.getProperty("private.bridge.name", LINK);
        if (!cidr.equals(NETWORK)) {
            findings.wrong("CloudStack", "control.cidr is " + cidr, "fe80 knows System VMs of " + NETWORK + " only");
        } else if (!bridge.equals(LINK)) {
            findings.old(
                    "CloudStack",
                    "private.bridge.name is " + bridge,
                    "fe80 looks after " + LINK + " only: see that it is the bridge of the control NICs");
        } else {
            findings.good("CloudStack", "its agent has control.cidr " + cidr + " on " + bridge);
        }
    }

    private static String onOff(boolean on) {
        return on ? "on" : "off";
    }

    private int number(String file) {
        String text = read(file);
        return text.matches("-?[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    /** What is there; empty if it is not. */
    private String read(String file) {
        try {
            return Files.readString(proc.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
