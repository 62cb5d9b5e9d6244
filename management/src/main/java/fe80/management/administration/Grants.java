package fe80.management.administration;

import fe80.management.store.Grant;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.User;
import fe80.v1.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles, as messages have them. */
final class Grants {

    private Grants() {}

    static User user(fe80.v1.User message) {
        User user = new User(
                message.getName(),
                message.getGrantsList().stream()
                        .map(grant -> new Grant(scope(grant.getKind()), role(grant.getRole())))
                        .collect(Collectors.toSet()));
        if (user.grants().stream().map(Grant::scope).distinct().count()
                < user.grants().size()) {
            throw new IllegalArgumentException("grants: " + user.name() + " is to have two roles for one thing");
        }
        return user;
    }

    static List<fe80.v1.User.Grant> messages(Set<Grant> grants) {
        return grants.stream()
                .sorted(Comparator.comparing(Grant::scope))
                .map(grant -> fe80.v1.User.Grant.newBuilder()
                        .setRole(message(grant.role()))
                        .setKind(message(grant.scope()))
                        .build())
                .toList();
    }

    private static Role role(fe80.v1.Role role) {
        return switch (role) {
            case VIEWER -> Role.VIEWER;
            case OPERATOR -> Role.OPERATOR;
            case ADMIN -> Role.ADMIN;
            case ROLE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException("role: VIEWER, OPERATOR or ADMIN");
        };
    }

    private static Scope scope(Kind kind) {
        return switch (kind) {
            case KIND_UNSPECIFIED -> Scope.ZONE;
            case SECONDARY_STORAGE_VM -> Scope.SECONDARY_STORAGE_VM;
            case CONSOLE_PROXY -> Scope.CONSOLE_PROXY;
            case VIRTUAL_ROUTER -> Scope.VIRTUAL_ROUTER;
            case UNRECOGNIZED ->
                throw new IllegalArgumentException("kind: SECONDARY_STORAGE_VM, CONSOLE_PROXY, VIRTUAL_ROUTER or none");
        };
    }

    private static fe80.v1.Role message(Role role) {
        return switch (role) {
            case VIEWER -> fe80.v1.Role.VIEWER;
            case OPERATOR -> fe80.v1.Role.OPERATOR;
            case ADMIN -> fe80.v1.Role.ADMIN;
        };
    }

    private static Kind message(Scope scope) {
        return switch (scope) {
            case ZONE -> Kind.KIND_UNSPECIFIED;
            case SECONDARY_STORAGE_VM -> Kind.SECONDARY_STORAGE_VM;
            case CONSOLE_PROXY -> Kind.CONSOLE_PROXY;
            case VIRTUAL_ROUTER -> Kind.VIRTUAL_ROUTER;
        };
    }
}
