package fe80.management.openapi;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the .proto files say: everything that is in them, and the comment of each. */
final class Described {

    /** What protoc has made of them, with the comments. */
    private static final String SET = "/fe80/v1/api.binpb";

    // The numbers of fields in descriptor.proto, of which the path to a comment is made.
    private static final int MESSAGES = 4;
    private static final int ENUMS = 5;
    private static final int SERVICES = 6;
    private static final int FIELDS = 2;
    private static final int NESTED_MESSAGES = 3;
    private static final int NESTED_ENUMS = 4;
    private static final int VALUES = 2;
    private static final int METHODS = 2;

    private final Map<String, String> comments = new HashMap<>();
    private final Map<String, MethodDescriptor> methods = new HashMap<>();

    private Described() {}

    /** Reads what is built into the program. */
    static Described load() {
        try (InputStream in = Described.class.getResourceAsStream(SET)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + SET + " is missing from it");
            }
            return of(FileDescriptorSet.parseFrom(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Described of(FileDescriptorSet set) {
        Described described = new Described();
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (FileDescriptorProto proto : set.getFileList()) {
            try {
                FileDescriptor file = FileDescriptor.buildFrom(
                        proto,
                        proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new));
                files.put(proto.getName(), file);
                described.add(file, proto);
            } catch (DescriptorValidationException e) {
                throw new IllegalStateException("protoc has made what protobuf cannot read: " + proto.getName(), e);
            }
        }
        return described;
    }

    private void add(FileDescriptor file, FileDescriptorProto proto) {
        Map<List<Integer>, String> said = proto.getSourceCodeInfo().getLocationList().stream()
                .filter(Location::hasLeadingComments)
                .collect(Collectors.toMap(Location::getPathList, Described::text, (first, _) -> first));
        file.getMessageTypes().forEach(message -> add(message, said, List.of(MESSAGES, message.getIndex())));
        file.getEnumTypes().forEach(type -> add(type, said, List.of(ENUMS, type.getIndex())));
        file.getServices().forEach(service -> {
            List<Integer> path = List.of(SERVICES, service.getIndex());
            put(service, said, path);
            service.getMethods().forEach(method -> {
                put(method, said, below(path, METHODS, method.getIndex()));
                methods.put(service.getFullName() + "/" + method.getName(), method);
            });
        });
    }

    private void add(
            com.google.protobuf.Descriptors.Descriptor message, Map<List<Integer>, String> said, List<Integer> path) {
        put(message, said, path);
        message.getFields().forEach(field -> put(field, said, below(path, FIELDS, field.getIndex())));
        message.getNestedTypes().forEach(nested -> add(nested, said, below(path, NESTED_MESSAGES, nested.getIndex())));
        message.getEnumTypes().forEach(nested -> add(nested, said, below(path, NESTED_ENUMS, nested.getIndex())));
    }

    private void add(EnumDescriptor type, Map<List<Integer>, String> said, List<Integer> path) {
        put(type, said, path);
        type.getValues().forEach(value -> put(value, said, below(path, VALUES, value.getIndex())));
    }

    private void put(GenericDescriptor what, Map<List<Integer>, String> said, List<Integer> path) {
        Optional.ofNullable(said.get(path)).ifPresent(comment -> comments.put(what.getFullName(), comment));
    }

    private static List<Integer> below(List<Integer> path, int field, int index) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(field);
        longer.add(index);
        return longer;
    }

    private static String text(Location location) {
        return location.getLeadingComments()
                .lines()
                .map(String::strip)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** What is said of it; empty if nothing is. */
    String comment(GenericDescriptor what) {
        return comments.getOrDefault(what.getFullName(), "");
    }

    /** The method of this name, such as fe80.v1.SystemVms/List. */
    MethodDescriptor method(String fullName) {
        return Optional.ofNullable(methods.get(fullName))
                .orElseThrow(
                        () -> new IllegalStateException("a method is served that no .proto file has: " + fullName));
    }
}
