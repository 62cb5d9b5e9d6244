package fe80.management.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.stream.Collectors;

/** Messages as JSON has them (protobuf's JSON mapping), as schemas of OpenAPI 3.1, which are those of JSON Schema. */
final class Schemas {

    private static final String PACKAGE = "fe80.v1.";

    private final Described described;
    private final ObjectNode components = node();

    Schemas(Described described) {
        this.described = described;
    }

    /** Those that were referred to so far, and those that they refer to. */
    ObjectNode components() {
        return components;
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode type(String type) {
        return node().put("type", type);
    }

    /** Refers to a message. */
    ObjectNode reference(Descriptor message) {
        return switch (message.getFullName()) {
            case "google.protobuf.Timestamp" -> type("string").put("format", "date-time");
            case "google.protobuf.Duration" ->
                type("string").put("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$").put("example", "1.500s");
            default -> {
                String name = name(message.getFullName());
                if (!components.has(name)) {
                    ObjectNode schema = components.putObject(name);
                    describe(message, schema);
                }
                yield referenceTo(name);
            }
        };
    }

    private ObjectNode reference(EnumDescriptor type) {
        String name = name(type.getFullName());
        if (!components.has(name)) {
            ObjectNode schema = components.putObject(name).put("type", "string");
            var values = schema.putArray("enum");
            type.getValues().forEach(value -> values.add(value.getName()));
            comment(
                    schema,
                    (described.comment(type) + "\n"
                                    + type.getValues().stream()
                                            .filter(value ->
                                                    !described.comment(value).isEmpty())
                                            .map(value -> "- " + value.getName() + ": " + described.comment(value))
                                            .collect(Collectors.joining("\n")))
                            .strip());
        }
        return referenceTo(name);
    }

    private static ObjectNode referenceTo(String name) {
        return node().put("$ref", "#/components/schemas/" + name);
    }

    private static String name(String fullName) {
        return fullName.startsWith(PACKAGE) ? fullName.substring(PACKAGE.length()) : fullName;
    }

    private void describe(Descriptor message, ObjectNode schema) {
        schema.put("type", "object");
        String choices = message.getRealOneofs().stream().map(Schemas::choice).collect(Collectors.joining("\n"));
        comment(schema, (described.comment(message) + "\n" + choices).strip());
        ObjectNode properties = schema.putObject("properties");
        for (FieldDescriptor field : message.getFields()) {
            ObjectNode property = field.isMapField() ? map(field) : field.isRepeated() ? list(field) : value(field);
            comment(property, described.comment(field));
            properties.set(field.getJsonName(), property);
        }
        schema.put("additionalProperties", false);
    }

    private static String choice(OneofDescriptor oneof) {
        return "At most one of "
                + oneof.getFields().stream().map(FieldDescriptor::getJsonName).collect(Collectors.joining(", ")) + ".";
    }

    private static void comment(ObjectNode schema, String comment) {
        if (!comment.isEmpty()) {
            schema.put("description", comment);
        }
    }

    private ObjectNode list(FieldDescriptor field) {
        ObjectNode list = type("array");
        list.set("items", value(field));
        return list;
    }

    private ObjectNode map(FieldDescriptor field) {
        ObjectNode map = type("object");
        map.set("additionalProperties", value(field.getMessageType().findFieldByName("value")));
        return map;
    }

    private ObjectNode value(FieldDescriptor field) {
        return switch (field.getType()) {
            case BOOL -> type("boolean");
            case STRING -> type("string");
            case BYTES -> type("string").put("contentEncoding", "base64");
            case INT32, SINT32, SFIXED32 -> type("integer").put("format", "int32");
            case UINT32, FIXED32 -> type("integer").put("format", "int64").put("minimum", 0);
            // As text, since a number of JSON is a double to many.
            case INT64, SINT64, SFIXED64 -> type("string").put("format", "int64");
            case UINT64, FIXED64 -> type("string").put("format", "uint64");
            case FLOAT, DOUBLE -> type("number");
            case ENUM -> reference(field.getEnumType());
            case MESSAGE, GROUP -> reference(field.getMessageType());
        };
    }
}
