package fe80.hypervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fe80.hypervisor.HypervisorException.Reason;
import fe80.systemvm.SystemVm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The QEMU guest agent of one System VM (QEMU Guest Agent Protocol Reference: guest-exec, guest-exec-status). It does
 * not tell when a command ends, so it is asked again and again.
 *
 * @param ask sends a request, and returns the answer
 */
record GuestAgent(SystemVm vm, UnaryOperator<String> ask) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

    String run(String script, List<String> arguments, Duration deadline) throws InterruptedException {
        ObjectNode command = JSON.createObjectNode()
                .put("path", "/bin/sh")
                .put("capture-output", true)
                .put("input-data", Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8)));
        command.withArray("arg").add("-s").add("--");
        arguments.forEach(command.withArray("arg")::add);
        ObjectNode process = JSON.createObjectNode()
                .put("pid", call("guest-exec", command).path("pid").intValue());
        long end = System.nanoTime() + deadline.toNanos();
        JsonNode status = call("guest-exec-status", process);
        while (!status.path("exited").booleanValue()) {
            if (System.nanoTime() > end) {
                throw failed("it had not ended after " + deadline.toSeconds() + " s, and may still run");
            }
            Thread.sleep(BETWEEN_QUESTIONS);
            status = call("guest-exec-status", process);
        }
        String stderr = text(status, "err-data").strip();
        if (!status.has("exitcode") || status.path("exitcode").intValue() != 0) {
            throw failed(stderr.isEmpty() ? "it ended with " + status : stderr);
        }
        return text(status, "out-data");
    }

    private JsonNode call(String name, ObjectNode arguments) {
        ObjectNode request = JSON.createObjectNode().put("execute", name);
        request.set("arguments", arguments);
        String answer = ask.apply(request.toString());
        try {
            return JSON.readTree(answer).path("return");
        } catch (JsonProcessingException e) {
            throw failed("its answer to " + name + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private static String text(JsonNode status, String field) {
        return new String(Base64.getDecoder().decode(status.path(field).asText("")), StandardCharsets.UTF_8);
    }

    private HypervisorException failed(String why) {
        return new HypervisorException(
                Reason.FAILED, "a script by the QEMU guest agent of " + vm.name() + " failed: " + why);
    }
}
