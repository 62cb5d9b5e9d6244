package fe80.hypervisor;

import fe80.address.ControlMac;
import fe80.address.Mac;
import fe80.systemvm.Kind;
import fe80.systemvm.SystemVm;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What can be read in the XML of a domain, be it a System VM or not. */
final class DomainDescription {

    private static final Logger LOG = LoggerFactory.getLogger(DomainDescription.class);

    private final Document document;

    private DomainDescription(Document document) {
        this.document = document;
    }

    static DomainDescription parse(String xml) {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new DomainDescription(factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml))));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new IllegalArgumentException("not a domain's XML: " + e.getMessage(), e);
        }
    }

    String name() {
        return document.getElementsByTagName("name").item(0).getTextContent();
    }

    UUID uuid() {
        return UUID.fromString(document.getElementsByTagName("uuid").item(0).getTextContent());
    }

    /**
     * The System VM that this domain is: one of fe80's if its metadata says so, and another's if it has a control NIC.
     * Else empty.
     */
    Optional<HostedVm> systemVm(HostedVm.State state) {
        Optional<Element> metadata = elements(document.getElementsByTagNameNS(DomainXml.NAMESPACE, "systemvm"))
                .findFirst();
        Optional<SystemVm> vm = metadata.isPresent() ? metadata.flatMap(this::deployed) : adopted();
        return vm.map(known -> new HostedVm(known, state, port(known, state), metadata.isPresent()));
    }

    private Optional<SystemVm> deployed(Element metadata) {
        try {
            return Optional.of(new SystemVm(
                    UUID.fromString(metadata.getAttribute("uuid")),
                    Kind.valueOf(metadata.getAttribute("kind")),
                    name()));
        } catch (IllegalArgumentException e) {
            LOG.atWarn()
                    .addKeyValue("vm", name())
                    .addKeyValue("reason", e.getMessage())
                    .log("a domain is left alone, since its fe80 metadata cannot be read");
            return Optional.empty();
        }
    }

    /** The same, though without fe80's metadata: CloudStack's System VMs are like that. */
    private Optional<SystemVm> adopted() {
        return nics(Nic.CONTROL_BRIDGE)
                .map(nic -> Mac.parse(attribute(nic, "mac", "address")))
                .filter(ControlMac::marks)
                .findFirst()
                .map(mac -> new SystemVm(uuid(), Kind.ofName(name()), name(), new ControlMac(mac)));
    }

    private Optional<String> port(SystemVm vm, HostedVm.State state) {
        return state == HostedVm.State.SHUT_OFF
                ? Optional.empty()
                : nics(Nic.CONTROL_BRIDGE)
                        .filter(nic -> has(nic, vm.controlMac().mac()))
                        .map(nic -> attribute(nic, "target", "dev"))
                        .filter(port -> !port.isEmpty())
                        .findFirst();
    }

    /** Whether the domain has a NIC with this MAC on this bridge. */
    boolean has(Mac mac, String bridge) {
        return nics(bridge).anyMatch(nic -> has(nic, mac));
    }

    private Stream<Element> nics(String bridge) {
        return elements(document.getElementsByTagName("interface"))
                .filter(nic -> attribute(nic, "source", "bridge").equals(bridge));
    }

    private static boolean has(Element nic, Mac mac) {
        return attribute(nic, "mac", "address").equalsIgnoreCase(mac.toString());
    }

    private static String attribute(Element parent, String child, String attribute) {
        return elements(parent.getElementsByTagName(child))
                .findFirst()
                .map(element -> element.getAttribute(attribute))
                .orElse("");
    }

    private static Stream<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
    }
}
