package fe80.management.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import fe80.file.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Types;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The durable state of a zone. Opening it brings the database's tables up to date. Each method is one transaction; what
 * it acknowledges outlasts a crash of the server.
 */
public final class Store implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    private static final long PATIENCE_MILLIS = 5_000;

    /** Of org.h2.api.ErrorCode, DATABASE_IS_CLOSED. */
    private static final int H2_IS_CLOSED = 90098;

    private final Database database;
    private final HikariDataSource connections;
    private final Jdbi jdbi;

    private Store(Database database, HikariDataSource connections) {
        this.database = database;
        this.connections = connections;
        this.jdbi = Jdbi.create(connections)
                .registerColumnMapper(Hash.class, (row, column, _) -> new Hash(row.getString(column)))
                .registerArgument(new HashArgument());
    }

    /**
     * Opens it, with its tables brought up to date.
     *
     * @throws StoreException if the database cannot be reached, is in use by another server, or is of a newer version
     */
    public static Store open(Database database) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(database.url());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(PATIENCE_MILLIS);
        switch (database) {
            case Database.Embedded own -> {
                restrict(own);
                config.setUsername("fe80");
            }
            case Database.PostgreSql shared -> {
                config.setUsername(shared.user());
                config.setPassword(shared.password());
                config.addDataSourceProperty("socketTimeout", "10"); // s; so a server that is cut off notices.
                config.addDataSourceProperty("tcpKeepAlive", "true");
            }
        }
        HikariDataSource connections = null;
        try {
            connections = new HikariDataSource(config);
            Flyway.configure(Store.class.getClassLoader())
                    .dataSource(connections)
                    .locations("classpath:fe80/management/store")
                    .load()
                    .migrate();
            return new Store(database, connections);
        } catch (PoolInitializationException | FlywayException e) {
            if (connections != null) {
                connections.close();
            }
            throw new StoreException("cannot open the database " + database + ": " + innermost(e), e);
        }
    }

    private static void restrict(Database.Embedded own) {
        try {
            own.restrict();
        } catch (IOException e) {
            throw new StoreException("cannot open the database " + own + ": " + FileTrouble.of(e), e);
        }
    }

    /** Who signs certificates. */
    public AuthorityTable authorities() {
        return new AuthorityTable(this);
    }

    /** The hosts of the zone, and the invitations to become one. */
    public HostTable hosts() {
        return new HostTable(this);
    }

    /** The hosts that are out of use. */
    public MaintenanceTable maintenance() {
        return new MaintenanceTable(this);
    }

    /** Who may do something in the zone. */
    public UserTable users() {
        return new UserTable(this);
    }

    /** What was done and refused. */
    public AuditTable audit() {
        return new AuditTable(this);
    }

    /** Work in many System VMs. */
    public JobTable jobs() {
        return new JobTable(this);
    }

    /** For the scheduler of jobs, which brings its own SQL. */
    public DataSource connections() {
        return connections;
    }

    /**
     * Copies the whole database, as it is at one moment, while it is in use.
     *
     * @param file a ZIP file, which is there already: so that who may read it was decided before
     * @throws ConflictException if it is not the embedded one
     */
    public void backup(Path file) {
        switch (database) {
            case Database.Embedded _ -> {
                try {
                    var _ = jdbi.withHandle(handle ->
                            handle.execute("backup to '" + file.toString().replace("'", "''") + "'"));
                } catch (JdbiException e) {
                    throw new StoreException("cannot back up the database " + database + ": " + innermost(e), e);
                }
            }
            case Database.PostgreSql shared ->
                throw new ConflictException("the zone's database is " + shared
                        + ", which is backed up by PostgreSQL's own tools: pg_dump, or its continuous archiving");
        }
    }

    /** A number for the name of a System VM, which no server of the zone gets twice. */
    public long nextVmNumber() {
        return transaction(
                "take a number for a System VM",
                handle -> handle.createQuery("select nextval('vm_number')")
                        .mapTo(Long.class)
                        .one());
    }

    /** What servers hold in memory, at one moment. */
    public Register register() {
        return transaction("read the register of the zone", handle -> {
            handle.setTransactionIsolationLevel(TransactionIsolationLevel.REPEATABLE_READ);
            return handle.createQuery("select id, version from zone")
                    .map((zone, _) -> new Register(
                            zone.getObject("id", UUID.class),
                            zone.getLong("version"),
                            HostTable.all(handle),
                            AuthorityTable.all(handle),
                            MaintenanceTable.all(handle),
                            UserTable.users(handle),
                            UserTable.tokens(handle)))
                    .one();
        });
    }

    /** The version of the register: cheap, to see whether it has changed. */
    public long registerVersion() {
        return transaction(
                "look at the register of the zone",
                handle -> handle.createQuery("select version from zone")
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * One transaction that changes what servers hold in memory. There is one at a time in the zone: what it looks at
     * first stays so until it has ended.
     */
    <T> T change(String what, Work<T> work) {
        return transaction(what, handle -> {
            changed(handle);
            return work.with(handle);
        });
    }

    /** What this transaction does, servers have to hear of. Another that says so waits from then on. */
    static void changed(Handle handle) {
        handle.execute("update zone set version = version + 1");
    }

    <T> T transaction(String what, Work<T> work) {
        try {
            return jdbi.inTransaction(work::with);
        } catch (JdbiException e) {
            if (closed(e)) {
                connections.getHikariPoolMXBean().softEvictConnections();
            }
            throw new StoreException(
                    "cannot " + what + ": the database " + database + " says: " + innermost(e)
                            + ". Look whether it was done before you repeat it",
                    e);
        }
    }

    /**
     * Whether H2 has closed its database by itself, as it does when it cannot write. Its connections say that they are
     * valid all the same; only new ones open it again.
     */
    private static boolean closed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == H2_IS_CLOSED) {
                return true;
            }
        }
        return false;
    }

    /** What is done with a connection, within one transaction. */
    interface Work<T> {
        T with(Handle handle);
    }

    /** Of the hash, its digits. */
    private static final class HashArgument extends AbstractArgumentFactory<Hash> {

        HashArgument() {
            super(Types.VARCHAR);
        }

        @Override
        protected Argument build(Hash hash, ConfigRegistry config) {
            return (position, statement, _) -> statement.setString(position, hash.hex());
        }
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        connections.close();
    }
}
