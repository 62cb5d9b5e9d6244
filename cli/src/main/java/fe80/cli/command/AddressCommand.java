package fe80.cli.command;

import fe80.address.ControlMac;
import fe80.address.LinkLocal;
import fe80.address.Mac;
import fe80.cli.output.Column;
import fe80.cli.output.Data;
import fe80.cli.output.Failure;
import fe80.cli.output.Listing;
import fe80.cli.output.Streams;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fe80 address}: computed here, from nothing but the argument; no agent is asked. */
@Command(
        name = "address",
        mixinStandardHelpOptions = true,
        description =
                "Compute the control address of a System VM from its UUID, MAC or 169.254 address, or the way back.",
        footer = {
            "",
            "Examples:",
            "  fe80 address 7c0e1f2a-52ab-4ee4-9d3f-0d1f7b1f6f10",
            "  fe80 address 0e:00:a9:fe:fe:3b",
            "  fe80 address 169.254.254.59",
            "  fe80 address fe80::c00:a9ff:fefe:fe3b --format json"
        })
public final class AddressCommand implements Callable<Integer> {

    private static final Listing<Derived> LISTING = new Listing<>(List.of(
            Column.of("from", "FROM", derived -> Data.of(derived.from)),
            Column.of("controlMac", "MAC", derived -> Data.of(derived.mac.toString())),
            Column.of(
                    "controlAddress",
                    "ADDRESS",
                    derived -> Data.of(derived.mac.address().toString())),
            Column.of("port", "PORT", derived -> Data.of(derived.mac.port())),
            Column.of(
                    "legacyAddress",
                    "LEGACY ADDRESS",
                    derived -> derived.mac
                            .legacy()
                            .map(InetAddress::getHostAddress)
                            .map(Data::of)
                            .orElseGet(Data.None::new))));

    private final Streams streams;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "FROM", arity = "1..*", description = "UUIDs, MACs, 169.254 or link-local addresses.")
    private List<String> arguments = List.of();

    private record Derived(String from, ControlMac mac) {}

    /** A command with these streams. */
    public AddressCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Derived> rows = new ArrayList<>();
        for (String argument : arguments) {
            try {
                rows.add(new Derived(argument, controlMac(argument)));
            } catch (IllegalArgumentException failure) {
                throw new Failure("cannot compute an address: " + failure.getMessage(), failure);
            }
        }
        output.write(streams, LISTING, rows);
        return 0;
    }

    private static ControlMac controlMac(String text) {
        if (text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            return ControlMac.of(UUID.fromString(text));
        } else if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
            return ControlMac.of(ipv4(text));
        } else if (text.contains("::") || text.split(":", -1).length == 8) {
            return new ControlMac(
                    LinkLocal.parse(text)
                            .mac()
                            .orElseThrow(
                                    () -> new IllegalArgumentException(
                                            text
                                                    + " was not made from a MAC (RFC 4291, appendix A): it is not the address of a System VM")));
        }
        return new ControlMac(Mac.parse(text));
    }

    private static Inet4Address ipv4(String text) {
        try {
            // Four groups of digits are never looked up as a name.
            return (Inet4Address) InetAddress.getByName(text);
        } catch (UnknownHostException failure) {
            throw new IllegalArgumentException("not an IPv4 address: \"" + text + "\"", failure);
        }
    }
}
