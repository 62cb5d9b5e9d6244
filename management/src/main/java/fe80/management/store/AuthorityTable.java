package fe80.management.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** The authorities of the zone, as they are kept. */
public final class AuthorityTable {

    private final Store store;

    AuthorityTable(Store store) {
        this.store = store;
    }

    /** Whether this database is that of a zone already, so that its authorities are there. */
    public boolean founded() {
        return store.transaction(
                        "see whether the zone was founded",
                        handle -> handle.createQuery("select count(*) from zone")
                                .mapTo(Integer.class)
                                .one())
                > 0;
    }

    /**
     * Makes this database that of a new zone with these authorities, unless it is one: of servers that try it at once,
     * one succeeds.
     *
     * @return whether this call did
     */
    public boolean found(UUID zone, Instant now, List<StoredAuthority> authorities) {
        return store.transaction("found the zone", handle -> {
            int founded = handle.createUpdate("insert into zone (singleton, id, created, version)"
                            + " values (true, ?, ?, 1) on conflict do nothing")
                    .bind(0, zone)
                    .bind(1, now)
                    .execute();
            if (founded == 0) {
                return false;
            }
            authorities.forEach(authority -> insert(handle, authority));
            return true;
        });
    }

    /** Adds one that is trusted from now on. */
    public void add(StoredAuthority authority) {
        var _ = store.change("add an authority", handle -> insert(handle, authority));
    }

    /**
     * Makes this one sign, and the others of its purpose only be trusted.
     *
     * @throws ConflictException if it was removed meanwhile
     */
    public void sign(StoredAuthority authority) {
        var _ = store.change("let another authority sign", handle -> {
            int changed = handle.createUpdate("update authority set signing = (id = :id) where purpose = :purpose"
                            + " and exists (select 1 from authority same where same.id = :id)")
                    .bind("id", authority.id())
                    .bind("purpose", authority.purpose())
                    .execute();
            if (changed == 0) {
                throw new ConflictException(
                        "the " + authority.purpose() + " authority " + authority.id() + " was removed");
            }
            return changed;
        });
    }

    /**
     * Forgets one: nothing that it signed is trusted any longer.
     *
     * @throws ConflictException if it signs
     */
    public void remove(StoredAuthority authority) {
        var _ = store.change("remove an authority", handle -> {
            int removed = handle.createUpdate("delete from authority where id = ? and not signing")
                    .bind(0, authority.id())
                    .execute();
            if (removed == 0) {
                throw new ConflictException(
                        authority + ", and the one that signs cannot be removed: let another sign" + " first");
            }
            return removed;
        });
    }

    static List<StoredAuthority> all(Handle handle) {
        return handle.createQuery(
                        "select id, purpose, signing, created, public_part, sealed_key from authority order by created, id")
                .map(ConstructorMapper.of(StoredAuthority.class))
                .list();
    }

    private static int insert(Handle handle, StoredAuthority authority) {
        return handle.createUpdate("insert into authority (id, purpose, signing, created, public_part, sealed_key)"
                        + " values (:id, :purpose, :signing, :created, :publicPart, :sealedKey)")
                .bindMethods(authority)
                .execute();
    }
}
