package fe80.cli.agent;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import fe80.v1.AuditEntry;
import fe80.v1.AuditLogGrpc;
import fe80.v1.BackupsGrpc;
import fe80.v1.CopyEnd;
import fe80.v1.IssueTokenRequest;
import fe80.v1.IssuedToken;
import fe80.v1.ListAuditRequest;
import fe80.v1.ListAuditResponse;
import fe80.v1.ListUsersRequest;
import fe80.v1.ListUsersResponse;
import fe80.v1.PutUserRequest;
import fe80.v1.RemoveUserRequest;
import fe80.v1.RemoveUserResponse;
import fe80.v1.RevokeTokensRequest;
import fe80.v1.RevokeTokensResponse;
import fe80.v1.SelfRequest;
import fe80.v1.TakeBackupRequest;
import fe80.v1.TakeBackupResponse;
import fe80.v1.User;
import fe80.v1.UsersGrpc;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What a management server serves to admins, with users in memory and an audit log of 2,500 entries. */
final class TestAdministration {

    private static final int ENTRIES = 2500;
    private static final int PAGE = 1000;

    private final Map<String, User> users = new ConcurrentSkipListMap<>();

    List<BindableService> services() {
        return List.of(new Users(), new Log(), new Backups());
    }

    private final class Users extends UsersGrpc.UsersImplBase {

        @Override
        public void self(SelfRequest request, StreamObserver<User> responses) {
            answer(responses, User.newBuilder().setName("ada").build());
        }

        @Override
        public void list(ListUsersRequest request, StreamObserver<ListUsersResponse> responses) {
            answer(
                    responses,
                    ListUsersResponse.newBuilder().addAllUsers(users.values()).build());
        }

        @Override
        public void put(PutUserRequest request, StreamObserver<User> responses) {
            users.put(request.getUser().getName(), request.getUser());
            answer(responses, request.getUser());
        }

        @Override
        public void remove(RemoveUserRequest request, StreamObserver<RemoveUserResponse> responses) {
            users.remove(request.getName());
            answer(responses, RemoveUserResponse.getDefaultInstance());
        }

        @Override
        public void issueToken(IssueTokenRequest request, StreamObserver<IssuedToken> responses) {
            Timestamp expires = Timestamp.newBuilder()
                    .setSeconds(request.getLifetime().getSeconds())
                    .build();
            users.computeIfPresent(
                    request.getUser(),
                    (_, user) -> user.toBuilder()
                            .addTokens(User.Token.newBuilder()
                                    .setLabel(request.getLabel())
                                    .setExpires(expires))
                            .build());
            answer(responses, IssuedToken.newBuilder().setToken("fe80_secret").build());
        }

        @Override
        public void revokeTokens(RevokeTokensRequest request, StreamObserver<RevokeTokensResponse> responses) {
            User before = Objects.requireNonNull(users.get(request.getUser()));
            List<User.Token> left = before.getTokensList().stream()
                    .filter(token -> !token.getLabel().equals(request.getLabel()))
                    .toList();
            users.put(
                    before.getName(),
                    before.toBuilder().clearTokens().addAllTokens(left).build());
            answer(
                    responses,
                    RevokeTokensResponse.newBuilder()
                            .setRevoked(before.getTokensCount() - left.size())
                            .build());
        }
    }

    private static final class Log extends AuditLogGrpc.AuditLogImplBase {

        @Override
        public void list(ListAuditRequest request, StreamObserver<ListAuditResponse> responses) {
            int first = (int) request.getAfter() + 1;
            answer(
                    responses,
                    ListAuditResponse.newBuilder()
                            .addAllEntries(IntStream.rangeClosed(first, ENTRIES)
                                    .filter(number -> request.getUser().isEmpty() || number % 2 == 0)
                                    .limit(PAGE)
                                    .mapToObj(number -> AuditEntry.newBuilder()
                                            .setNumber(number)
                                            .setAt(Timestamp.newBuilder().setSeconds(number))
                                            .setUser("ada")
                                            .setMethod("SystemVms.Run")
                                            .setSystemVm("s-1-VM")
                                            .setOutcome("OK")
                                            .setDetail("echo \"x\", " + number)
                                            .build())
                                    .toList())
                            .build());
        }
    }

    private static final class Backups extends BackupsGrpc.BackupsImplBase {

        @Override
        public void take(TakeBackupRequest request, StreamObserver<TakeBackupResponse> responses) {
            byte[] content = zip();
            responses.onNext(TakeBackupResponse.newBuilder()
                    .setData(ByteString.copyFrom(content))
                    .build());
            try {
                responses.onNext(TakeBackupResponse.newBuilder()
                        .setEnd(CopyEnd.newBuilder()
                                .setSize(content.length)
                                .setSha256(ByteString.copyFrom(
                                        MessageDigest.getInstance("SHA-256").digest(content))))
                        .build());
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
            responses.onCompleted();
        }

        private static byte[] zip() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
                zip.putNextEntry(new ZipEntry("zone.mv.db"));
                zip.write("a database".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    private static <A> void answer(StreamObserver<A> responses, A answer) {
        responses.onNext(answer);
        responses.onCompleted();
    }
}
