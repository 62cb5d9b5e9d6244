package fe80.management.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The hosts of the zone, and the invitations to become one. */
public final class HostTable {

    private static final String SELECT = "select id, name, address, key_hash, enrolled from host";
    private static final RowMapper<EnrolledHost> MAPPER = ConstructorMapper.of(EnrolledHost.class);

    private final Store store;

    HostTable(Store store) {
        this.store = store;
    }

    /** Keeps an invitation for one host. */
    public void invite(Hash token, String madeBy, Instant expires) {
        var _ = store.transaction(
                "invite a host",
                handle -> handle.createUpdate("insert into invitation (hash, made_by, expires) values (?, ?, ?)")
                        .bind(0, token)
                        .bind(1, madeBy)
                        .bind(2, expires)
                        .execute());
    }

    /**
     * Uses up an invitation and enrols this host, both or neither. A host whose key is enrolled already keeps its id
     * and gets the new name and address.
     *
     * @return the host as it is enrolled; nothing if there is no such invitation, or not any longer
     */
    public Optional<EnrolledHost> enrol(Hash token, EnrolledHost host) {
        return store.transaction("enrol " + host.name(), handle -> {
            int used = handle.createUpdate("delete from invitation where hash = ? and expires > ?")
                    .bind(0, token)
                    .bind(1, host.enrolled())
                    .execute();
            if (used == 0) {
                return Optional.empty();
            }
            Store.changed(handle);
            return Optional.of(put(handle, host));
        });
    }

    private static EnrolledHost put(Handle handle, EnrolledHost host) {
        Optional<UUID> owner = handle.createQuery("select id from host where name = ? and key_hash <> ?")
                .bind(0, host.name())
                .bind(1, host.keyHash())
                .mapTo(UUID.class)
                .findOne();
        if (owner.isPresent()) {
            throw new ConflictException("another host is enrolled as " + host.name()
                    + ": give this one another name, or remove the other first ('fe80 host remove')");
        }
        UUID id = handle.createQuery("select id from host where key_hash = ?")
                .bind(0, host.keyHash())
                .mapTo(UUID.class)
                .findOne()
                .orElse(host.id());
        EnrolledHost enrolled = new EnrolledHost(id, host.name(), host.address(), host.keyHash(), host.enrolled());
        handle.createUpdate("delete from host where id = ?").bind(0, id).execute();
        handle.createUpdate(
                        "insert into host (id, name, address, key_hash, enrolled) values (:id, :name, :address, :keyHash, :enrolled)")
                .bindMethods(enrolled)
                .execute();
        return enrolled;
    }

    /** The host with this key, as the database has it at this moment. */
    public Optional<EnrolledHost> withKey(Hash key) {
        return store.transaction(
                "look for a host",
                handle -> handle.createQuery(SELECT + " where key_hash = ?")
                        .bind(0, key)
                        .map(MAPPER)
                        .findOne());
    }

    /**
     * Removes the host of this name or id.
     *
     * @return the host, if there was one
     */
    public Optional<EnrolledHost> remove(String nameOrId) {
        return store.change("remove the host " + nameOrId, handle -> {
            Optional<EnrolledHost> host = handle.createQuery(SELECT + " where name = ? or cast(id as varchar) = ?")
                    .bind(0, nameOrId)
                    .bind(1, nameOrId)
                    .map(MAPPER)
                    .findOne();
            host.ifPresent(found -> {
                handle.execute("delete from host where id = ?", found.id());
                handle.execute("delete from maintenance where host = ?", found.id());
            });
            return host;
        });
    }

    /** Forgets invitations that have expired. */
    public void forgetExpired(Instant now) {
        var _ = store.transaction(
                "forget expired invitations",
                handle -> handle.createUpdate("delete from invitation where expires <= ?")
                        .bind(0, now)
                        .execute());
    }

    static List<EnrolledHost> all(Handle handle) {
        return handle.createQuery(SELECT + " order by name").map(MAPPER).list();
    }
}
