package fe80.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import fe80.management.access.Token;
import fe80.management.authority.AuthorityException;
import fe80.management.store.Hash;
import fe80.v1.AddAuthorityRequest;
import fe80.v1.AuditLogGrpc;
import fe80.v1.AuthoritiesGrpc;
import fe80.v1.Authority;
import fe80.v1.EnrolRequest;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.InviteRequest;
import fe80.v1.IssueTokenRequest;
import fe80.v1.ListAuditRequest;
import fe80.v1.ListAuthoritiesRequest;
import fe80.v1.ListUsersRequest;
import fe80.v1.Membership;
import fe80.v1.PutUserRequest;
import fe80.v1.RemoveHostRequest;
import fe80.v1.RenewRequest;
import fe80.v1.RevokeTokensRequest;
import fe80.v1.Role;
import fe80.v1.SelfRequest;
import fe80.v1.User;
import fe80.v1.UsersGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server, from its first start on, by its API. */
class ManagementTest {

    private final HostKey key = HostKey.create();

    @TempDir
    private Path state;

    private Management server;
    private Token admin;

    @BeforeEach
    void start() throws Exception {
        server = Management.start(configuration());
        admin = Token.parse(Files.readString(state.resolve("admin.token")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFirstStartLeavesATokenOfAnAdminThatOnlyTheServerMayReadAndTheNextDoesNot() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("admin.token"))))
                .isEqualTo("rw-------");
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            assertThat(users(client).self(SelfRequest.getDefaultInstance()).getName())
                    .isEqualTo("admin");
        }

        server.close();
        Files.delete(state.resolve("admin.token"));
        server = Management.start(configuration());

        assertThat(state.resolve("admin.token")).doesNotExist();
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            assertThat(users(client).list(ListUsersRequest.getDefaultInstance()).getUsersList())
                    .hasSize(1);
        }
    }

    @Test
    void whereNoAdminHasATokenAnyMoreTheNextStartLeavesOne() throws Exception {
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            users(client)
                    .revokeTokens(RevokeTokensRequest.newBuilder()
                            .setUser("admin")
                            .setLabel("first")
                            .build());
        }

        server.close();
        server = Management.start(configuration());

        Token next = Token.parse(Files.readString(state.resolve("admin.token")));
        assertThat(next).isNotEqualTo(admin);
        try (ZoneClient client = new ZoneClient(server.port(), next)) {
            assertThat(users(client).list(ListUsersRequest.getDefaultInstance()).getUsersList())
                    .hasSize(1);
        }
    }

    @Test
    void healthAndMetricsAreServedWithoutATokenAndNameNobody() throws Exception {
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            users(client).self(SelfRequest.getDefaultInstance());
        }

        assertThat(observed("/health/live")).isEqualTo("200 {\"live\":true}\n");
        assertThat(observed("/health/ready"))
                .isEqualTo("200 {\"ready\":true,\"troubles\":{\"certificate\":\"\",\"database\":\"\","
                        + "\"register\":\"\"}}\n");
        assertThat(observed("/metrics"))
                .contains(
                        "fe80_hosts{presence=\"LIVE\"} 0.0",
                        "fe80_system_vms{state=\"READY\"} 0.0",
                        "fe80_calls_seconds_count{method=\"fe80.v1.Users/Self\",status=\"OK\"} 1",
                        "fe80_calls_seconds_bucket{method=\"fe80.v1.Users/Self\",status=\"OK\",le=\"10.0\"} 1",
                        "fe80_streams 0.0",
                        "fe80_watchers 0.0",
                        "fe80_database_unconfirmed_seconds ",
                        "fe80_audit_backlog ",
                        "fe80_refusals_total{reason=\"RATE\"} 0.0")
                .doesNotContain("admin");
        assertThat(observed("/metrics/x")).startsWith("404");
        assertThat(observed("/")).startsWith("404");
    }

    private String observed(String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.observationPort() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    @Test
    void withoutItsSecretAServerDoesNotStart() throws Exception {
        server.close();
        Files.delete(state.resolve("secret"));

        assertThatThrownBy(() -> Management.start(configuration()))
                .isInstanceOf(AuthorityException.class)
                .hasMessageContaining("copy it from another server");
        assertThat(state.resolve("secret")).doesNotExist();
    }

    @Test
    void aHostEnrolsWithAnInvitationAndRenewsWithItsKeyUntilItIsRemoved() throws Exception {
        ByteString request = ByteString.copyFrom(key.requestFor(key));
        RenewRequest renewal =
                RenewRequest.newBuilder().setCertificateRequest(request).build();
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            String invitation = EnrolmentGrpc.newBlockingStub(client.channel())
                    .withCallCredentials(client)
                    .invite(InviteRequest.getDefaultInstance())
                    .getToken();
            // A host has nothing but the invitation.
            try (ZoneClient host = new ZoneClient(server.port(), Token.parse(invitation))) {
                var enrolment = EnrolmentGrpc.newBlockingStub(host.channel());
                Membership membership = enrolment.enrol(EnrolRequest.newBuilder()
                        .setToken(invitation)
                        .setCertificateRequest(request)
                        .setName("hv1")
                        .setAddress("127.0.0.1:1")
                        .build());

                assertThat(Hash.of(membership.getAuthorities(0).toByteArray())).isEqualTo(admin.authority());
                assertThat(enrolment.renew(renewal).getHostId()).isEqualTo(membership.getHostId());

                EnrolmentGrpc.newBlockingStub(client.channel())
                        .withCallCredentials(client)
                        .remove(RemoveHostRequest.newBuilder().setHost("hv1").build());
                refused(Status.Code.PERMISSION_DENIED, () -> enrolment.renew(renewal));
                refused(Status.Code.UNAUTHENTICATED, () -> enrolment.invite(InviteRequest.getDefaultInstance()));
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(AuditLogGrpc.newBlockingStub(client.channel())
                                    .withCallCredentials(client)
                                    .list(ListAuditRequest.getDefaultInstance())
                                    .getEntriesList())
                            .extracting(entry -> entry.getUser() + " " + entry.getMethod() + " " + entry.getHost())
                            .contains(
                                    "admin Enrolment.Invite ",
                                    " Enrolment.Enrol hv1",
                                    " Enrolment.Renew hv1",
                                    "admin Enrolment.Remove "));
        }
    }

    @Test
    void whoIsNoAdminAdministersNothingAndThatIsInTheAuditLog() throws Exception {
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            users(client)
                    .put(PutUserRequest.newBuilder()
                            .setUser(User.newBuilder()
                                    .setName("anna")
                                    .addGrants(User.Grant.newBuilder().setRole(Role.OPERATOR)))
                            .build());
            Token token = Token.parse(users(client)
                    .issueToken(IssueTokenRequest.newBuilder()
                            .setUser("anna")
                            .setLabel("laptop")
                            .build())
                    .getToken());

            try (ZoneClient anna = new ZoneClient(server.port(), token)) {
                assertThat(users(anna).self(SelfRequest.getDefaultInstance()).getGrantsList())
                        .containsExactly(
                                User.Grant.newBuilder().setRole(Role.OPERATOR).build());
                refused(Status.Code.PERMISSION_DENIED, () -> users(anna).list(ListUsersRequest.getDefaultInstance()));
                refused(
                        Status.Code.PERMISSION_DENIED,
                        () -> authorities(anna).list(ListAuthoritiesRequest.getDefaultInstance()));
                refused(
                        Status.Code.PERMISSION_DENIED,
                        () -> AuditLogGrpc.newBlockingStub(anna.channel())
                                .withCallCredentials(anna)
                                .list(ListAuditRequest.getDefaultInstance()));
            }

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(AuditLogGrpc.newBlockingStub(client.channel())
                                    .withCallCredentials(client)
                                    .list(ListAuditRequest.getDefaultInstance())
                                    .getEntriesList())
                            .extracting(entry -> entry.getUser() + " " + entry.getMethod() + " " + entry.getOutcome())
                            .contains(
                                    "admin Users.Put OK",
                                    "admin Users.IssueToken OK",
                                    "anna Users.List PERMISSION_DENIED",
                                    "anna Authorities.List PERMISSION_DENIED",
                                    "anna AuditLog.List PERMISSION_DENIED"));
        }
    }

    @Test
    void anAuthorityIsAddedAndSignsAndOneThatSignsIsNotRemoved() throws Exception {
        try (ZoneClient client = new ZoneClient(server.port(), admin)) {
            Authority added = authorities(client)
                    .add(AddAuthorityRequest.newBuilder()
                            .setPurpose(Authority.Purpose.SSH)
                            .build());
            assertThat(added.getSigning()).isFalse();

            authorities(client)
                    .sign(fe80.v1.SignRequest.newBuilder().setId(added.getId()).build());

            assertThat(authorities(client)
                            .list(ListAuthoritiesRequest.getDefaultInstance())
                            .getAuthoritiesList())
                    .hasSize(3)
                    .filteredOn(Authority::getSigning)
                    .extracting(Authority::getId)
                    .contains(added.getId());
            refused(
                    Status.Code.FAILED_PRECONDITION,
                    () -> authorities(client)
                            .remove(fe80.v1.RemoveAuthorityRequest.newBuilder()
                                    .setId(added.getId())
                                    .build()));
        }
    }

    private Configuration configuration() {
        return Configuration.FILE.parse("""
                listen = "127.0.0.1:0"
                names = ["127.0.0.1"]
                state = "%s"
                observation.listen = "127.0.0.1:0"
                """.formatted(state));
    }

    private static UsersGrpc.UsersBlockingStub users(ZoneClient client) {
        return UsersGrpc.newBlockingStub(client.channel()).withCallCredentials(client);
    }

    private static AuthoritiesGrpc.AuthoritiesBlockingStub authorities(ZoneClient client) {
        return AuthoritiesGrpc.newBlockingStub(client.channel()).withCallCredentials(client);
    }

    private static void refused(Status.Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(code));
    }
}
