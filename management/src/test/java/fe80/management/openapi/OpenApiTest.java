package fe80.management.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import fe80.management.ServedMethods;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.TestZone;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiTest {

    private static final Set<String> SERVED_OTHERWISE =
            Set.of("/fe80.v1.SystemVms/Watch/events", "/fe80.v1.SystemVms/Exec/terminal");

    @TempDir
    private static Path directory;

    private static TestZone zone;
    private static JsonNode document;

    @BeforeAll
    static void open() throws Exception {
        zone = new TestZone(directory);
        AggregatedHttpResponse answer = WebClient.builder(zone.uri())
                .factory(zone.clients())
                .addHeader("authorization", "Bearer " + zone.token(Role.VIEWER, Scope.ZONE))
                .build()
                .get("/openapi.json")
                .aggregate()
                .join();
        assertThat(answer.status()).isEqualTo(HttpStatus.OK);
        document = new ObjectMapper().readTree(answer.contentUtf8());
    }

    @AfterAll
    static void close() {
        zone.close();
    }

    @Test
    void aParserOfOthersFindsNothingWrongWithIt() {
        var parsed = new OpenAPIV3Parser().readContents(document.toString());

        assertThat(parsed.getMessages()).isEmpty();
        assertThat(parsed.isOpenapi31()).isTrue();
        assertThat(parsed.getOpenAPI().getPaths()).hasSizeGreaterThan(20);
        assertThat(parsed.getOpenAPI().getComponents().getSchemas()).containsKeys("SystemVm", "User.Grant", "Problem");
        var broken = new OpenAPIV3Parser().readContents(document.toString().replace("\"responses\"", "\"respones\""));
        assertThat(broken.getMessages()).isNotEmpty();
    }

    @Test
    void everythingThatIsReferredToIsThere() {
        for (JsonNode reference : document.findValues("$ref")) {
            assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        }
    }

    @Test
    void itHasEveryMethodThatTakesOneMessageAndGivesOneAndTheTwoThatBrowsersHave() {
        Set<String> expected = ServedMethods.unary()
                .map(method -> "/" + method.getFullMethodName())
                .collect(Collectors.toSet());
        expected.addAll(SERVED_OTHERWISE);

        Set<String> described = new HashSet<>();
        document.path("paths").fieldNames().forEachRemaining(described::add);

        assertThat(described).isEqualTo(expected);
    }

    @Test
    void everyMethodAndEveryErrorIsExplained() {
        document.path("paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.path("description").asText())
                            .as(operation.path("operationId").asText())
                            .hasSizeGreaterThan(5);
                    assertThat(operation.path("responses").has("default")).isTrue();
                }));
        assertThat(document.at("/paths/~1fe80.v1.SystemVms~1List/post/responses/429/$ref")
                        .asText())
                .isEqualTo("#/components/responses/TooMany");
        assertThat(document.at("/components/schemas/RunRequest/properties/outputLimit/description")
                        .asText())
                .isEqualTo("How many bytes of stdout, and of stderr, are kept; 1 MiB if 0, at most 16 MiB.");
    }

    @Test
    void onlyWhatNeedsNoTokenSaysSo() {
        assertThat(document.at("/paths/~1fe80.v1.Enrolment~1Enrol/post/security")
                        .isArray())
                .isTrue();
        assertThat(document.at("/paths/~1fe80.v1.SystemVms~1List/post/security").isMissingNode())
                .isTrue();
        assertThat(document.at("/security/0/token").isArray()).isTrue();
    }
}
