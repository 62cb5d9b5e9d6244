package fe80.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/** The JSON output of other programs. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** The elements of the array that is an object's member. */
    static List<JsonNode> array(String output, String member) {
        return read(output).path(member).valueStream().toList();
    }

    private static JsonNode read(String output) {
        try {
            return MAPPER.readTree(output.getBytes(UTF_8));
        } catch (IOException e) {
            throw new LinkException(
                    "a program printed what is not JSON: "
                            + output.lines().findFirst().orElse(""),
                    e);
        }
    }
}
