package fe80.management.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import fe80.management.ServedMethods;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.zone.TestZone;
import fe80.v1.AddAuthorityRequest;
import fe80.v1.AuditLogGrpc;
import fe80.v1.AuditRequest;
import fe80.v1.AuthoritiesGrpc;
import fe80.v1.Authority;
import fe80.v1.CancelJobRequest;
import fe80.v1.CertifyRequest;
import fe80.v1.Command;
import fe80.v1.CreateJobRequest;
import fe80.v1.DeployRequest;
import fe80.v1.DestroyRequest;
import fe80.v1.EnrolRequest;
import fe80.v1.EnrolmentGrpc;
import fe80.v1.Filter;
import fe80.v1.GetHostRequest;
import fe80.v1.GetJobRequest;
import fe80.v1.GetRequest;
import fe80.v1.HostsGrpc;
import fe80.v1.InviteRequest;
import fe80.v1.IssueTokenRequest;
import fe80.v1.JobResultsRequest;
import fe80.v1.JobsGrpc;
import fe80.v1.Kind;
import fe80.v1.LegacyGrpc;
import fe80.v1.ListAuditRequest;
import fe80.v1.ListAuthoritiesRequest;
import fe80.v1.ListHostsRequest;
import fe80.v1.ListJobsRequest;
import fe80.v1.ListRequest;
import fe80.v1.ListUsersRequest;
import fe80.v1.PauseJobRequest;
import fe80.v1.ProbeRequest;
import fe80.v1.PutUserRequest;
import fe80.v1.RebootRequest;
import fe80.v1.RemoveAuthorityRequest;
import fe80.v1.RemoveHostRequest;
import fe80.v1.RemoveUserRequest;
import fe80.v1.RenewHostRequest;
import fe80.v1.RenewRequest;
import fe80.v1.ResumeJobRequest;
import fe80.v1.RevokeTokensRequest;
import fe80.v1.RunRequest;
import fe80.v1.SelfRequest;
import fe80.v1.SignRequest;
import fe80.v1.StartRequest;
import fe80.v1.StopRequest;
import fe80.v1.SystemVmsGrpc;
import fe80.v1.User;
import fe80.v1.UsersGrpc;
import fe80.v1.VouchRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a method answers to gRPC, it answers to JSON: the same calls in the same order, in one zone by gRPC and in
 * another by JSON.
 */
class BothWaysTest {

    private static final String UUID = "6f1d3c1e-0000-4000-8000-000000000001";

    private record Call<Q extends Message, A extends Message>(MethodDescriptor<Q, A> method, Q request) {}

    private static final List<Call<?, ?>> CALLS = List.of(
            call(SystemVmsGrpc.getListMethod(), ListRequest.getDefaultInstance()),
            call(
                    SystemVmsGrpc.getListMethod(),
                    ListRequest.newBuilder()
                            .setFilter(Filter.newBuilder().addKinds(Kind.CONSOLE_PROXY))
                            .setPageSize(1)
                            .build()),
            call(
                    SystemVmsGrpc.getListMethod(),
                    ListRequest.newBuilder().setPageToken("x").build()),
            call(
                    SystemVmsGrpc.getGetMethod(),
                    GetRequest.newBuilder().setSystemVm("s-1-VM").build()),
            call(
                    SystemVmsGrpc.getGetMethod(),
                    GetRequest.newBuilder().setSystemVm("s-9-\u202e \"VM").build()),
            call(SystemVmsGrpc.getGetMethod(), GetRequest.getDefaultInstance()),
            call(SystemVmsGrpc.getRunMethod(), run("s-1-VM", "uname", "-r", "ü\n")),
            call(SystemVmsGrpc.getRunMethod(), run("s-1-VM", "refuse")),
            call(SystemVmsGrpc.getRunMethod(), run("s-9-VM", "true")),
            call(
                    SystemVmsGrpc.getStartMethod(),
                    StartRequest.newBuilder().setSystemVm("s-1-VM").build()),
            call(
                    SystemVmsGrpc.getStopMethod(),
                    StopRequest.newBuilder().setSystemVm("s-9-VM").build()),
            call(
                    SystemVmsGrpc.getRebootMethod(),
                    RebootRequest.newBuilder().setSystemVm("").build()),
            call(
                    SystemVmsGrpc.getProbeMethod(),
                    ProbeRequest.newBuilder().setSystemVm("s-9-VM").build()),
            call(
                    SystemVmsGrpc.getCertifyMethod(),
                    CertifyRequest.newBuilder().setPublicKey("no key").build()),
            call(
                    SystemVmsGrpc.getDeployMethod(),
                    DeployRequest.newBuilder()
                            .setKind(Kind.VIRTUAL_ROUTER)
                            .setName("r-7-VM")
                            .setUuid(UUID)
                            .build()),
            call(
                    SystemVmsGrpc.getDeployMethod(),
                    DeployRequest.newBuilder().setName("x").build()),
            call(
                    SystemVmsGrpc.getDestroyMethod(),
                    DestroyRequest.newBuilder().setSystemVm("r-9-VM").build()),
            call(
                    HostsGrpc.getGetMethod(),
                    GetHostRequest.newBuilder().setHost("hv1").build()),
            call(
                    HostsGrpc.getGetMethod(),
                    GetHostRequest.newBuilder().setHost("hv9").build()),
            call(HostsGrpc.getGetMethod(), GetHostRequest.getDefaultInstance()),
            call(HostsGrpc.getListMethod(), ListHostsRequest.getDefaultInstance()),
            call(
                    HostsGrpc.getRenewMethod(),
                    RenewHostRequest.newBuilder().setHost("hv9").build()),
            call(UsersGrpc.getSelfMethod(), SelfRequest.getDefaultInstance()),
            call(
                    UsersGrpc.getPutMethod(),
                    PutUserRequest.newBuilder()
                            .setUser(User.newBuilder()
                                    .setName("ada")
                                    .addGrants(User.Grant.newBuilder()
                                            .setRole(fe80.v1.Role.OPERATOR)
                                            .setKind(Kind.CONSOLE_PROXY)))
                            .build()),
            call(UsersGrpc.getPutMethod(), PutUserRequest.getDefaultInstance()),
            call(
                    UsersGrpc.getIssueTokenMethod(),
                    IssueTokenRequest.newBuilder()
                            .setUser("ada")
                            .setLabel("laptop")
                            .build()),
            call(
                    UsersGrpc.getIssueTokenMethod(),
                    IssueTokenRequest.newBuilder()
                            .setUser("ada")
                            .setLabel("laptop")
                            .setLifetime(Duration.newBuilder().setSeconds(-5))
                            .build()),
            call(
                    UsersGrpc.getIssueTokenMethod(),
                    IssueTokenRequest.newBuilder().setUser("eve").setLabel("x").build()),
            call(UsersGrpc.getListMethod(), ListUsersRequest.getDefaultInstance()),
            call(
                    UsersGrpc.getRevokeTokensMethod(),
                    RevokeTokensRequest.newBuilder()
                            .setUser("ada")
                            .setLabel("laptop")
                            .build()),
            call(
                    UsersGrpc.getRemoveMethod(),
                    RemoveUserRequest.newBuilder().setName("ada").build()),
            call(AuthoritiesGrpc.getAddMethod(), AddAuthorityRequest.getDefaultInstance()),
            call(
                    AuthoritiesGrpc.getAddMethod(),
                    AddAuthorityRequest.newBuilder()
                            .setPurpose(Authority.Purpose.TLS)
                            .build()),
            call(
                    AuthoritiesGrpc.getSignMethod(),
                    SignRequest.newBuilder().setId("no id").build()),
            call(
                    AuthoritiesGrpc.getRemoveMethod(),
                    RemoveAuthorityRequest.newBuilder().setId(UUID).build()),
            call(AuthoritiesGrpc.getListMethod(), ListAuthoritiesRequest.getDefaultInstance()),
            call(EnrolmentGrpc.getInviteMethod(), InviteRequest.getDefaultInstance()),
            call(
                    EnrolmentGrpc.getEnrolMethod(),
                    EnrolRequest.newBuilder().setToken("x").build()),
            call(
                    EnrolmentGrpc.getRenewMethod(),
                    RenewRequest.newBuilder()
                            .setCertificateRequest(ByteString.copyFromUtf8("no request"))
                            .build()),
            call(
                    EnrolmentGrpc.getVouchMethod(),
                    VouchRequest.newBuilder()
                            .setHostKey(ByteString.copyFromUtf8("no key"))
                            .build()),
            call(
                    EnrolmentGrpc.getRemoveMethod(),
                    RemoveHostRequest.newBuilder().setHost("hv9").build()),
            call(LegacyGrpc.getAuditMethod(), AuditRequest.getDefaultInstance()),
            call(
                    LegacyGrpc.getAuditMethod(),
                    AuditRequest.newBuilder().setHost("hv9").build()),
            call(JobsGrpc.getCreateMethod(), CreateJobRequest.getDefaultInstance()),
            call(JobsGrpc.getListMethod(), ListJobsRequest.getDefaultInstance()),
            call(
                    JobsGrpc.getGetMethod(),
                    GetJobRequest.newBuilder().setNumber(9).build()),
            call(
                    JobsGrpc.getResultsMethod(),
                    JobResultsRequest.newBuilder().setNumber(9).build()),
            call(
                    JobsGrpc.getPauseMethod(),
                    PauseJobRequest.newBuilder().setNumber(9).build()),
            call(
                    JobsGrpc.getResumeMethod(),
                    ResumeJobRequest.newBuilder().setNumber(9).build()),
            call(
                    JobsGrpc.getCancelMethod(),
                    CancelJobRequest.newBuilder().setNumber(9).build()),
            call(
                    AuditLogGrpc.getListMethod(),
                    ListAuditRequest.newBuilder()
                            .setUntil(Timestamp.newBuilder().setSeconds(1))
                            .build()),
            call(
                    AuditLogGrpc.getListMethod(),
                    ListAuditRequest.newBuilder().setLimit(5000).build()));

    @Test
    void everyMethodAnswersTheSameToGrpcAndToJson(@TempDir Path directory) throws Exception {
        List<String> grpc = new ArrayList<>();
        List<String> json = new ArrayList<>();
        try (TestZone one = zone(directory.resolve("grpc"));
                TestZone other = zone(directory.resolve("json"))) {
            String tokenOfOne = one.token(Role.ADMIN, Scope.ZONE);
            String tokenOfOther = other.token(Role.ADMIN, Scope.ZONE);
            for (Call<?, ?> call : CALLS) {
                grpc.add(grpc(one, tokenOfOne, call));
                json.add(json(other, tokenOfOther, call));
            }
        }

        assertThat(json).containsExactlyElementsOf(grpc);
        assertThat(grpc).noneMatch(line -> line.contains("INTERNAL") || line.contains("UNKNOWN"));
        assertThat(grpc).filteredOn(line -> line.contains(": OK ")).hasSizeGreaterThan(15);
    }

    @Test
    void theTableHasEveryMethodThatTakesOneMessageAndGivesOne() {
        assertThat(CALLS.stream().map(call -> call.method().getFullMethodName()))
                .containsAll(ServedMethods.unary()
                        .map(MethodDescriptor::getFullMethodName)
                        .toList());
    }

    private static TestZone zone(Path directory) throws Exception {
        TestZone zone = new TestZone(Files.createDirectory(directory));
        zone.hostWith("hv1", "s-1-VM");
        return zone;
    }

    private static <Q extends Message, A extends Message> Call<Q, A> call(MethodDescriptor<Q, A> method, Q request) {
        return new Call<>(method, request);
    }

    private static RunRequest run(String vm, String... command) {
        return RunRequest.newBuilder()
                .setSystemVm(vm)
                .setCommand(Command.newBuilder().addAllArguments(List.of(command)))
                .build();
    }

    private static <Q extends Message, A extends Message> String grpc(TestZone zone, String token, Call<Q, A> call)
            throws Exception {
        try {
            A answer = ClientCalls.blockingUnaryCall(
                    zone.channel(token), call.method(), CallOptions.DEFAULT, call.request());
            return line(
                    call,
                    Status.Code.OK,
                    JsonFormat.printer().omittingInsignificantWhitespace().print(answer));
        } catch (StatusRuntimeException e) {
            return line(
                    call,
                    e.getStatus().getCode(),
                    Optional.ofNullable(e.getStatus().getDescription()).orElse(""));
        }
    }

    private static <Q extends Message, A extends Message> String json(TestZone zone, String token, Call<Q, A> call)
            throws Exception {
        AggregatedHttpResponse response = WebClient.builder(zone.uri())
                .factory(zone.clients())
                .addHeader("authorization", "Bearer " + token)
                .build()
                .prepare()
                .post("/" + call.method().getFullMethodName())
                .content(MediaType.JSON, JsonFormat.printer().print(call.request()))
                .execute()
                .aggregate()
                .join();
        if (response.status().equals(HttpStatus.OK)) {
            return line(call, Status.Code.OK, response.contentUtf8());
        }
        var problem = new com.fasterxml.jackson.databind.ObjectMapper().readTree(response.contentUtf8());
        Status.Code code = Status.Code.valueOf(problem.path("grpc-code").asText());
        assertThat(response.status()).isEqualTo(Problem.http(code));
        assertThat(problem.path("code").asInt()).isEqualTo(code.value());
        return line(call, code, problem.path("message").asText());
    }

    /** Without what differs from zone to zone. */
    private static String line(Call<?, ?> call, Status.Code code, String text) {
        return call.method().getFullMethodName() + ": " + code + " "
                + text.replaceAll("fe80_[A-Za-z0-9_-]+", "TOKEN")
                        .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", "TIME")
                        .replaceAll("[0-9a-f]{64}|SHA256:[A-Za-z0-9+/]+", "DIGEST")
                        .replaceAll("-----BEGIN[^\"]+", "CERTIFICATE")
                        .replaceAll("ecdsa-sha2-nistp256 [^\"]+|ssh-ed25519 [^\"]+", "KEY")
                        .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID");
    }
}
