package fe80.management.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Users, their roles and tokens. */
public final class UserTable {

    private final Store store;

    UserTable(Store store) {
        this.store = store;
    }

    /**
     * Makes the user, or gives one that there is these grants in the place of those before.
     *
     * @throws ConflictException if nobody would be left who may manage users
     */
    public void put(User user, Instant now) {
        var _ = store.change("make the user " + user.name(), handle -> {
            handle.createUpdate("insert into member (name, created) values (?, ?) on conflict do nothing")
                    .bind(0, user.name())
                    .bind(1, now)
                    .execute();
            handle.createUpdate("delete from member_grant where member = ?")
                    .bind(0, user.name())
                    .execute();
            user.grants().forEach(grant -> insert(handle, user.name(), grant));
            return someAdministrator(handle, user.name());
        });
    }

    /**
     * Removes a user with all tokens. One that there is not is no error.
     *
     * @throws ConflictException if nobody would be left who may manage users
     */
    public void remove(String user) {
        var _ = store.change("remove the user " + user, handle -> {
            handle.createUpdate("delete from member where name = ?")
                    .bind(0, user)
                    .execute();
            return someAdministrator(handle, user);
        });
    }

    /** Keeps a token. Fails with {@link ConflictException} if there is no such user. */
    public void addToken(UserToken token) {
        var _ = store.change("give " + token.user() + " a token", handle -> {
            if (!users(handle).containsKey(token.user())) {
                throw new ConflictException("there is no user " + token.user());
            }
            return handle.createUpdate("insert into member_token (hash, member, label, created, expires)"
                            + " values (:hash, :user, :label, :created, :expires)")
                    .bindMethods(token)
                    .execute();
        });
    }

    /** Takes the tokens with this label from a user, at once; returns how many. */
    public int removeTokens(String user, String label) {
        return store.change(
                "take a token from " + user,
                handle -> handle.createUpdate("delete from member_token where member = ? and label = ?")
                        .bind(0, user)
                        .bind(1, label)
                        .execute());
    }

    static Map<String, User> users(Handle handle) {
        Map<String, Set<Grant>> grants = new HashMap<>();
        handle.createQuery("select name from member")
                .mapTo(String.class)
                .forEach(name -> grants.put(name, new HashSet<>()));
        handle.createQuery("select member, scope, role from member_grant")
                .map((row, _) -> grants.computeIfAbsent(row.getString("member"), _ -> new HashSet<>())
                        .add(new Grant(Scope.valueOf(row.getString("scope")), Role.valueOf(row.getString("role")))))
                .list();
        Map<String, User> users = new HashMap<>();
        grants.forEach((name, granted) -> users.put(name, new User(name, granted)));
        return users;
    }

    static Map<Hash, UserToken> tokens(Handle handle) {
        return handle.createQuery("select hash, member as \"user\", label, created, expires from member_token")
                .map(ConstructorMapper.of(UserToken.class))
                .collectToMap(UserToken::hash, token -> token);
    }

    private static void insert(Handle handle, String user, Grant grant) {
        handle.createUpdate("insert into member_grant (member, scope, role) values (?, ?, ?)")
                .bind(0, user)
                .bind(1, grant.scope())
                .bind(2, grant.role())
                .execute();
    }

    private static boolean someAdministrator(Handle handle, String user) {
        boolean left = users(handle).values().stream().anyMatch(other -> other.may(Role.ADMIN, Scope.ZONE));
        if (!left) {
            throw new ConflictException("without " + user + " nobody could manage the zone: make another user ADMIN"
                    + " of the zone first");
        }
        return true;
    }
}
