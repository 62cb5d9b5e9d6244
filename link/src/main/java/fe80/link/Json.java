package fe80.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** The JSON output of iproute2. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** The elements of an array; where there is nothing to show, iproute2 may print nothing at all. */
    static List<JsonNode> array(String output) {
        if (output.isBlank()) {
            return List.of();
        }
        try {
            return MAPPER.readTree(output.getBytes(UTF_8)).valueStream().toList();
        } catch (IOException e) {
            throw new LinkException(
                    "iproute2 printed what is not JSON: "
                            + output.lines().findFirst().orElse(""),
                    e);
        }
    }
}
