package fe80.lab;

import com.google.protobuf.Duration;
import fe80.v1.Command;
import fe80.v1.GetRequest;
import fe80.v1.Host;
import fe80.v1.IssueTokenRequest;
import fe80.v1.ListHostsRequest;
import fe80.v1.Presence;
import fe80.v1.PutUserRequest;
import fe80.v1.Reachability.State;
import fe80.v1.Role;
import fe80.v1.RunRequest;
import fe80.v1.RunResponse;
import fe80.v1.User;
import io.grpc.StatusException;
import java.util.List;

/** What tests of a zone ask of one of its servers, in their words. */
record ZoneCalls(ZoneConnection connection) {

    /** Of a command, in a VM under emulation that has many of them at once. */
    private static final Duration DEADLINE =
            Duration.newBuilder().setSeconds(90).build();

    State state(String vm) throws StatusException {
        return connection
                .vms()
                .get(GetRequest.newBuilder().setSystemVm(vm).build())
                .getReachability()
                .getState();
    }

    Presence.State presence(String host) throws StatusException {
        return of(host).getState();
    }

    /** Why a host is UNREACHABLE. */
    String absence(String host) throws StatusException {
        return of(host).getReason();
    }

    private Presence of(String host) throws StatusException {
        return connection.hosts().list(ListHostsRequest.getDefaultInstance()).getHostsList().stream()
                .filter(found -> found.getName().equals(host))
                .map(Host::getPresence)
                .findFirst()
                .orElse(Presence.getDefaultInstance());
    }

    /** A token of the first user that does not end with the first day, as that user's first one does. */
    String lastingToken() throws StatusException {
        return connection
                .users()
                .issueToken(IssueTokenRequest.newBuilder()
                        .setUser("admin")
                        .setLabel("lasting")
                        .build())
                .getToken();
    }

    /** Whether the server is there, and knows this VM to be READY. */
    boolean ready(String vm) {
        try {
            return state(vm) == State.READY;
        } catch (StatusException _) {
            return false;
        }
    }

    /** What a script in a VM prints. */
    String run(String vm, String script) throws StatusException {
        RunResponse response = connection
                .vms()
                .run(RunRequest.newBuilder()
                        .setSystemVm(vm)
                        .setDeadline(DEADLINE)
                        .setCommand(Command.newBuilder().addAllArguments(List.of("sh", "-c", script)))
                        .build());
        return response.getStdout().toStringUtf8();
    }

    /** Writes something that lasts: a user. */
    void put(String user) throws StatusException {
        var _ = connection
                .users()
                .put(PutUserRequest.newBuilder()
                        .setUser(User.newBuilder()
                                .setName(user)
                                .addGrants(User.Grant.newBuilder().setRole(Role.VIEWER)))
                        .build());
    }

    /** Whether that works now. */
    boolean puts(String user) {
        try {
            put(user);
            return true;
        } catch (StatusException _) {
            return false;
        }
    }

    List<String> users() throws StatusException {
        return connection.users().list(fe80.v1.ListUsersRequest.getDefaultInstance()).getUsersList().stream()
                .map(User::getName)
                .toList();
    }
}
