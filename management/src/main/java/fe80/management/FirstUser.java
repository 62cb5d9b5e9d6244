package fe80.management;

import fe80.management.access.Token;
import fe80.management.access.Users;
import fe80.management.store.Grant;
import fe80.management.store.RegisterReader;
import fe80.management.store.Role;
import fe80.management.store.Scope;
import fe80.management.store.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody has to be the first to manage a zone: a server that finds nobody makes the user admin, and puts a token into
 * a file that only the server's own user may read. Not into its log, which many may.
 */
record FirstUser(Users users, RegisterReader register, Path file) {

    private static final Logger LOG = LoggerFactory.getLogger(FirstUser.class);
    private static final String NAME = "admin";
    private static final Duration LIFETIME = Duration.ofDays(1);

    void makeIfNobodyIsThere() throws IOException {
        if (!register.current().users().isEmpty()) {
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
                .log(
                        "the zone is new. With the token in this file anybody can be its first user for some hours: take it,"
                                + " then delete the file");
    }
}
