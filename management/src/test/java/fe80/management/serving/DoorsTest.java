package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import fe80.management.ServedMethods;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.TestZone;
import io.grpc.MethodDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, whatever the path and however it is spoken; and what those are told who do not. */
class DoorsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path directory;

    private static TestZone zone;

    @BeforeAll
    static void open() {
        zone = new TestZone(directory);
    }

    @AfterAll
    static void close() {
        zone.close();
    }

    static Stream<String> everyMethod() {
        return ServedMethods.all().filter(method -> !Doors.open(method)).map(MethodDescriptor::getFullMethodName);
    }

    @ParameterizedTest
    @MethodSource("everyMethod")
    void noMethodCanBeCalledWithoutATokenInAnyWay(String method) throws Exception {
        for (HttpMethod verb : List.of(HttpMethod.POST, HttpMethod.GET, HttpMethod.PUT, HttpMethod.OPTIONS)) {
            for (String path : List.of("/" + method, "/" + method + "/", "//" + method, "/" + method + "?a=b")) {
                assertThat(answer(verb, path, MediaType.JSON, "", "{}").status())
                        .as("%s %s", verb, path)
                        .isEqualTo(HttpStatus.UNAUTHORIZED);
            }
        }
        assertThat(answer(HttpMethod.POST, "/" + method, MediaType.parse("application/grpc"), "", "")
                        .headers()
                        .get("grpc-status"))
                .isEqualTo("16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nothing",
                "/fe80.v1.SystemVms",
                "/v1/system-vms",
                "/fe80.v1.SystemVms/Watch/events",
                "/grpc.health.v1.Health/Check"
            })
    void nothingElseIsThereForWhoHasNoTokenEither(String path) throws Exception {
        assertThat(answer(HttpMethod.GET, path, MediaType.JSON, "", "").status())
                .isEqualTo(HttpStatus.UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer x", "Basic YTpi", "Bearer 0123456789abcdef0123456789abcdef"})
    void aTokenOfNobodyIsNone(String authorization) throws Exception {
        AggregatedHttpResponse answer =
                answer(HttpMethod.POST, "/fe80.v1.SystemVms/List", MediaType.JSON, authorization, "{}");

        assertThat(answer.status()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(json(answer).path("grpc-code").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(json(answer).path("message").asText()).isNotEmpty();
    }

    @Test
    void whoHasATokenIsServedInJson() throws Exception {
        AggregatedHttpResponse answer = answer("/fe80.v1.SystemVms/List", "{}");

        assertThat(answer.status()).isEqualTo(HttpStatus.OK);
        assertThat(json(answer).isObject()).isTrue();
        assertThat(answer.headers().get("x-request-id")).hasSize(36);
    }

    @Test
    void aMethodThatFailsSaysSoInJsonAsInGrpc() throws Exception {
        AggregatedHttpResponse answer = answer("/fe80.v1.SystemVms/Get", "{\"systemVm\": \"s-9-VM\"}");

        assertThat(answer.status()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(json(answer).path("grpc-code").asText()).isEqualTo("NOT_FOUND");
        assertThat(json(answer).path("message").asText()).contains("there is no System VM \"s-9-VM\" in this zone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "x", "{\"noSuchField\": 1}", "{\"systemVm\": {}}", "{\"systemVm\": \"\\ud800\"}"})
    void whatIsNotARequestIsRefusedInJson(String body) throws Exception {
        AggregatedHttpResponse answer = answer("/fe80.v1.SystemVms/Get", body);

        assertThat(answer.status()).isIn(HttpStatus.BAD_REQUEST, HttpStatus.NOT_FOUND);
        assertThat(json(answer).path("message").asText()).isNotEmpty();
    }

    @Test
    void aPathThatIsNotThereAndAMethodThatStreamsAnswerInJson() throws Exception {
        assertThat(json(answer("/nothing", "{}")).path("grpc-code").asText()).isEqualTo("NOT_FOUND");
        assertThat(json(answer("/fe80.v1.SystemVms/Exec", "{}")).path("message").asText())
                .isNotEmpty();
        String token = zone.token(Role.OPERATOR, Scope.ZONE);
        AggregatedHttpResponse text =
                answer(HttpMethod.POST, "/fe80.v1.SystemVms/List", MediaType.PLAIN_TEXT_UTF_8, "Bearer " + token, "{}");
        assertThat(text.status().isClientError()).isTrue();
        assertThat(json(text).path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = HttpMethod.class,
            names = {"GET", "PUT", "DELETE"})
    void aMethodThatIsNotPostedIsRefusedInJson(HttpMethod verb) throws Exception {
        String token = zone.token(Role.OPERATOR, Scope.ZONE);

        AggregatedHttpResponse answer = answer(verb, "/fe80.v1.SystemVms/List", MediaType.JSON, "Bearer " + token, "");

        assertThat(answer.status()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
        assertThat(json(answer).path("message").asText()).contains("by POST", verb.name());
    }

    @Test
    void whatIsForAdminsIsForThemOnly() throws Exception {
        AggregatedHttpResponse refused = answer("/fe80.v1.Users/List", "{}");
        AggregatedHttpResponse listed = answer(
                HttpMethod.POST,
                "/fe80.v1.Users/List",
                MediaType.JSON,
                "Bearer " + zone.token(Role.ADMIN, Scope.ZONE),
                "{}");

        assertThat(refused.status()).isEqualTo(HttpStatus.FORBIDDEN);
        assertThat(listed.status()).isEqualTo(HttpStatus.OK);
        assertThat(answer("/fe80.v1.Users/Self", "{}").status()).isEqualTo(HttpStatus.OK);
    }

    private static AggregatedHttpResponse answer(String path, String body) {
        return answer(HttpMethod.POST, path, MediaType.JSON, "Bearer " + zone.token(Role.OPERATOR, Scope.ZONE), body);
    }

    private static AggregatedHttpResponse answer(
            HttpMethod verb, String path, MediaType type, String authorization, String body) {
        var headers = RequestHeaders.builder(verb, path).contentType(type);
        if (!authorization.isEmpty()) {
            headers.add("authorization", authorization);
        }
        return WebClient.builder(zone.uri())
                .factory(zone.clients())
                .build()
                .execute(HttpRequest.of(headers.build(), com.linecorp.armeria.common.HttpData.ofUtf8(body)))
                .aggregate()
                .join();
    }

    private static JsonNode json(AggregatedHttpResponse answer) throws Exception {
        return JSON.readTree(answer.contentUtf8());
    }
}
