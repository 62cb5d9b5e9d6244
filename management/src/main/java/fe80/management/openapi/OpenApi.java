package fe80.management.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The document (OpenAPI 3.1): each method that takes one message and gives one, and the two that browsers have of those
 * that stream.
 */
public final class OpenApi {

    private static final String JSON = "application/json";

    private final Described described = Described.load();
    private final Schemas schemas = new Schemas(described);
    private final ObjectNode root = JsonNodeFactory.instance.objectNode();
    private final ObjectNode paths;

    private OpenApi() {
        root.put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "fe80: a zone")
                .put("version", "v1")
                .put(
                        "description",
                        "The System VMs of a zone. Each method is called by POST with a JSON object, or as gRPC at the same"
                                + " path. A member that a message does not have is an error; one that is left out has"
                                + " its default, and one that has its default is left out of answers.");
        root.putArray("servers").addObject().put("url", "/");
        root.putArray("security").addObject().putArray("token");
        paths = root.putObject("paths");
    }

    /**
     * Describes these services.
     *
     * @param open which paths ask for no token
     */
    public static String of(List<ServerServiceDefinition> services, Predicate<String> open) {
        OpenApi document = new OpenApi();
        services.stream()
                .map(ServerServiceDefinition::getMethods)
                .flatMap(Collection::stream)
                .map(ServerMethodDefinition::getMethodDescriptor)
                .sorted(java.util.Comparator.comparing(io.grpc.MethodDescriptor::getFullMethodName))
                .forEach(method -> {
                    if (method.getType() == MethodType.UNARY) {
                        document.add(document.described.method(method.getFullMethodName()), open);
                    }
                });
        document.watch(document.described.method("fe80.v1.SystemVms/Watch"));
        document.terminal(document.described.method("fe80.v1.SystemVms/Exec"));
        document.components();
        return document.root.toPrettyString() + "\n";
    }

    private static String path(MethodDescriptor method) {
        return "/" + method.getService().getFullName() + "/" + method.getName();
    }

    private ObjectNode operation(String path, String verb, MethodDescriptor method, String id) {
        ServiceDescriptor service = method.getService();
        ObjectNode operation = paths.putObject(path).putObject(verb);
        operation.put("operationId", id);
        operation.putArray("tags").add(service.getName());
        tag(service);
        return operation;
    }

    private void tag(ServiceDescriptor service) {
        ArrayNode tags = root.withArray("/tags");
        for (var tag : tags) {
            if (tag.path("name").asText().equals(service.getName())) {
                return;
            }
        }
        tags.addObject().put("name", service.getName()).put("description", described.comment(service));
    }

    private void add(MethodDescriptor method, Predicate<String> open) {
        String path = path(method);
        ObjectNode operation =
                operation(path, "post", method, method.getService().getName() + "." + method.getName());
        operation.put("description", described.comment(method));
        if (open.test(path)) {
            operation.putArray("security");
        }
        ObjectNode body = operation.putObject("requestBody").put("required", true);
        body.putObject("content").putObject(JSON).set("schema", schemas.reference(method.getInputType()));
        ObjectNode answer = responses(operation).putObject("200").put("description", "It was done.");
        answer.putObject("content").putObject(JSON).set("schema", schemas.reference(method.getOutputType()));
    }

    private void watch(MethodDescriptor method) {
        ObjectNode operation = operation(path(method) + "/events", "get", method, "SystemVms.Watch");
        operation.put(
                "description",
                described.comment(method)
                        + "\n\nAs server-sent events: the data of each is a WatchResponse. An event named \"end\" has the"
                        + " members of Problem.");
        ObjectNode parameter = operation.putArray("parameters").addObject();
        parameter.put("name", "request").put("in", "query").put("description", "Without one, everything is watched.");
        parameter.putObject("content").putObject(JSON).set("schema", schemas.reference(method.getInputType()));
        var _ = schemas.reference(method.getOutputType());
        ObjectNode answer = responses(operation).putObject("200").put("description", "It is watched.");
        answer.putObject("content")
                .putObject("text/event-stream")
                .putObject("schema")
                .put("type", "string");
    }

    private void terminal(MethodDescriptor method) {
        ObjectNode operation = operation(path(method) + "/terminal", "get", method, "SystemVms.Exec");
        operation.put(
                "description",
                described.comment(method)
                        + "\n\nAs a WebSocket. A frame of text is an ExecRequest one way and an ExecResponse the other; a"
                        + " binary frame is stdin one way and stdout the other. The first frame has \"start\". A browser"
                        + " offers the subprotocols fe80.v1 and fe80.token.TOKEN; others send the token as ever. The"
                        + " socket is closed with 1000 once the outcome was told, else with 4000 and the number of the"
                        + " gRPC status after a frame of text with the members of Problem.");
        var _ = schemas.reference(method.getInputType());
        var _ = schemas.reference(method.getOutputType());
        responses(operation).putObject("101").put("description", "The connection is a WebSocket from here on.");
    }

    /** With the errors, which are the same for all: any of them can come from any method. */
    private static ObjectNode responses(ObjectNode operation) {
        ObjectNode responses = operation.putObject("responses");
        responses.putObject("401").put("$ref", "#/components/responses/Unauthenticated");
        responses.putObject("403").put("$ref", "#/components/responses/Refused");
        responses.putObject("429").put("$ref", "#/components/responses/TooMany");
        responses.putObject("default").put("$ref", "#/components/responses/Problem");
        return responses;
    }

    private void components() {
        ObjectNode problem = schemas.components().putObject("Problem").put("type", "object");
        problem.put("description", "Why a request was not served.");
        problem.putArray("required").add("code").add("grpc-code").add("message");
        ObjectNode members = problem.putObject("properties");
        members.putObject("code").put("type", "integer").put("description", "The number of the gRPC status.");
        ArrayNode names = members.putObject("grpc-code").put("type", "string").putArray("enum");
        Arrays.stream(Status.Code.values()).map(Enum::name).forEach(names::add);
        members.putObject("message")
                .put("type", "string")
                .put("description", "What happened, why, and what to do, for a person to read.");

        ObjectNode components = root.putObject("components");
        components.set("schemas", schemas.components());
        ObjectNode responses = components.putObject("responses");
        error(responses, "Unauthenticated", "No token of a user, or not any longer.");
        error(responses, "Refused", "The user does not have the role.");
        ObjectNode wait = error(responses, "TooMany", "More than the user may ask of the server, or there is room for.")
                .putObject("headers")
                .putObject("Retry-After");
        wait.put("description", "After how many seconds it can be tried again, if that is known.");
        wait.putObject("schema").put("type", "integer");
        error(
                responses,
                "Problem",
                "400 for INVALID_ARGUMENT, FAILED_PRECONDITION and OUT_OF_RANGE, 404 for NOT_FOUND, 409 for ALREADY_EXISTS"
                        + " and ABORTED, 503 for UNAVAILABLE, 504 for DEADLINE_EXCEEDED, 500 for a fault of the server.");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "A token of a user, as Users.IssueToken gives it.");
    }

    private static ObjectNode error(ObjectNode responses, String name, String description) {
        ObjectNode response = responses.putObject(name).put("description", description);
        response.putObject("content").putObject(JSON).putObject("schema").put("$ref", "#/components/schemas/Problem");
        return response;
    }
}
