package fe80.management.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where a zone's durable state is. */
public sealed interface Database {

    /** The JDBC URL, which never has a password in it. */
    String url();

    /** An H2 database in a directory of this host, for a server that is alone: a second one cannot open it. */
    record Embedded(Path directory) implements Database {

        /** The file system "async" is the one that an interrupted thread does not close. */
        private static final String SCHEME = "jdbc:h2:async:";

        /**
         * What makes H2 read the SQL that PostgreSQL reads, write each transaction before it is over, log to SLF4J, and
         * not move its data about while it is closed: H2 2.4.240 fails at that, by an assertion where those are
         * checked.
         */
        private static final String AS_POSTGRESQL =
                ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;MAX_COMPACT_TIME=0;TRACE_LEVEL_FILE=4";

        private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

        /** Checks the directory. */
        public Embedded {
            if (!directory.isAbsolute() || directory.toString().indexOf(';') >= 0) {
                throw new IllegalArgumentException(
                        "the directory of the database has to be absolute and without a semicolon, not " + directory);
            }
        }

        @Override
        public String url() {
            return SCHEME + directory.resolve("zone") + AS_POSTGRESQL;
        }

        /**
         * Has its file, which H2 would make for whom the umask lets, be its owner's only, whether it is there or not.
         */
        void restrict() throws IOException {
            Path file = Files.createDirectories(directory).resolve("zone.mv.db");
            try {
                Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY)); // H2 fills an empty one.
            } catch (FileAlreadyExistsException e) {
                Files.setPosixFilePermissions(file, OWNER_ONLY);
            }
        }

        @Override
        public String toString() {
            return "in " + directory;
        }
    }

    /**
     * A PostgreSQL database, which any number of servers share.
     *
     * @param url such as {@code jdbc:postgresql://db.example/fe80?sslmode=verify-full}
     */
    record PostgreSql(String url, String user, String password) implements Database {

        /** Checks the URL. */
        public PostgreSql {
            if (!url.startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "a database's URL begins with jdbc:postgresql:, and \"" + url + "\" does not");
            }
        }

        @Override
        public String toString() {
            return url;
        }
    }
}
