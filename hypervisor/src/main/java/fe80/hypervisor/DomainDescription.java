package fe80.hypervisor;

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
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What can be read in the XML of a domain, be it a System VM or not. */
final class DomainDescription {

    private static final System.Logger LOG = System.getLogger(DomainDescription.class.getName());

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

    /** The System VM that the metadata tells of; empty if the domain is another's. */
    Optional<SystemVm> systemVm() {
        return elements(document.getElementsByTagNameNS(DomainXml.NAMESPACE, "systemvm"))
                .findFirst()
                .flatMap(this::systemVm);
    }

    private Optional<SystemVm> systemVm(Element metadata) {
        try {
            return Optional.of(new SystemVm(
                    UUID.fromString(metadata.getAttribute("uuid")),
                    Kind.valueOf(metadata.getAttribute("kind")),
                    name()));
        } catch (IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "domain {0} is left alone: its fe80 metadata cannot be read: {1}",
                    name(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether the domain has a NIC with this MAC on this bridge. */
    boolean has(Mac mac, String bridge) {
        return elements(document.getElementsByTagName("interface"))
                .anyMatch(nic -> attribute(nic, "source", "bridge").equals(bridge)
                        && attribute(nic, "mac", "address").equalsIgnoreCase(mac.toString()));
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
