package fe80.management;

import fe80.management.access.Token;
import fe80.management.access.Users;
import fe80.management.store.Grant;
import fe80.management.store.Register;
import fe80.management.store.RegisterReader;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody has to be able to manage a zone: a server that starts and finds nobody, since the zone is new or no
 * administrator has a token any more, makes the user admin one and puts a token into a file that only the server's own
 * user may read. Not into its log, which many may.
 */
record FirstUser(Users users, RegisterReader register, Path file, Clock clock) {

    private static final Logger LOG = LoggerFactory.getLogger(FirstUser.class);
    private static final String NAME = "admin";
    private static final Duration LIFETIME = Duration.ofDays(1);

    void makeIfNobodyCanManage() throws IOException {
        if (somebodyCanManage()) {
            return;
        }
        users.put(new User(NAME, Set.of(new Grant(Scope.ZONE, Role.ADMIN))));
        Token token = users.issue(NAME, "first", LIFETIME);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token.text() + "\n", StandardOpenOption.SYNC);
        LOG.atInfo()
                .addKeyValue("user", NAME)
                .addKeyValue("file", file)
                .addKeyValue("hours", LIFETIME.toHours())
                .log("nobody has a token with which to manage the zone. With the one in this file anybody can, for some"
                        + " hours: take it, then delete the file");
    }

    private boolean somebodyCanManage() {
        Register now = register.current();
        return now.tokens().values().stream()
                .filter(token -> token.expires().isAfter(clock.instant()))
                .map(token -> now.users().get(token.user()))
                .anyMatch(user -> user != null && user.may(Role.ADMIN, Scope.ZONE));
    }
}
