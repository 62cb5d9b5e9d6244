package fe80.management.administration;

import static fe80.management.zone.Answers.answer;

import fe80.management.access.Caller;
import fe80.management.access.Token;
import fe80.management.access.Users;
import fe80.management.store.Register;
import fe80.management.store.RegisterReader;
import fe80.v1.IssueTokenRequest;
import fe80.v1.IssuedToken;
import fe80.v1.ListUsersRequest;
import fe80.v1.ListUsersResponse;
import fe80.v1.PutUserRequest;
import fe80.v1.RemoveUserRequest;
import fe80.v1.RemoveUserResponse;
import fe80.v1.RevokeTokensRequest;
import fe80.v1.RevokeTokensResponse;
import fe80.v1.SelfRequest;
import fe80.v1.User;
import fe80.v1.UsersGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Users, as the API has them. */
public final class UserCalls extends UsersGrpc.UsersImplBase {

    private static final Duration USUAL_LIFETIME = Duration.ofDays(90);

    private final Users users;
    private final RegisterReader register;
    private final Clock clock;

    /** Of these users. */
    public UserCalls(Users users, RegisterReader register, Clock clock) {
        this.users = users;
        this.register = register;
        this.clock = clock;
    }

    @Override
    public void list(ListUsersRequest request, StreamObserver<ListUsersResponse> responses) {
        answer(responses, () -> {
            register.refresh(); // What another server of the zone has acknowledged is in the list.
            return ListUsersResponse.newBuilder()
                    .addAllUsers(register.current().users().values().stream()
                            .sorted(Comparator.comparing(fe80.management.store.User::name))
                            .map(this::message)
                            .toList())
                    .build();
        });
    }

    @Override
    public void self(SelfRequest request, StreamObserver<User> responses) {
        answer(responses, () -> message(Caller.current().user()));
    }

    @Override
    public void put(PutUserRequest request, StreamObserver<User> responses) {
        answer(responses, () -> {
            fe80.management.store.User user = Grants.user(request.getUser());
            users.put(user);
            return message(user);
        });
    }

    @Override
    public void remove(RemoveUserRequest request, StreamObserver<RemoveUserResponse> responses) {
        answer(responses, () -> {
            users.remove(request.getName());
            return RemoveUserResponse.getDefaultInstance();
        });
    }

    @Override
    public void issueToken(IssueTokenRequest request, StreamObserver<IssuedToken> responses) {
        answer(responses, () -> {
            Token token = users.issue(
                    request.getUser(),
                    request.getLabel(),
                    request.hasLifetime() ? Times.duration(request.getLifetime()) : USUAL_LIFETIME);
            Instant expires = Optional.ofNullable(register.current().tokens().get(token.hash()))
                    .orElseThrow()
                    .expires();
            return IssuedToken.newBuilder()
                    .setToken(token.text())
                    .setExpires(Times.timestamp(expires))
                    .build();
        });
    }

    @Override
    public void revokeTokens(RevokeTokensRequest request, StreamObserver<RevokeTokensResponse> responses) {
        answer(
                responses,
                () -> RevokeTokensResponse.newBuilder()
                        .setRevoked(users.revoke(request.getUser(), request.getLabel()))
                        .build());
    }

    private User message(fe80.management.store.User user) {
        Register now = register.current();
        User.Builder message = User.newBuilder().setName(user.name()).addAllGrants(Grants.messages(user.grants()));
        now.tokens().values().stream()
                .filter(token -> token.user().equals(user.name()))
                .filter(token -> token.expires().isAfter(clock.instant()))
                .sorted(Comparator.comparing(fe80.management.store.UserToken::created))
                .forEach(token -> message.addTokens(User.Token.newBuilder()
                        .setLabel(token.label())
                        .setCreated(Times.timestamp(token.created()))
                        .setExpires(Times.timestamp(token.expires()))));
        return message.build();
    }
}
