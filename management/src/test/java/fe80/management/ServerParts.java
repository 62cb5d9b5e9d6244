package fe80.management;

import fe80.management.access.Access;
import fe80.management.access.Users;
import fe80.management.authority.Authorities;
import fe80.management.authority.Secret;
import fe80.management.enrolment.Enrolment;
import fe80.management.store.Database;
import fe80.management.store.RegisterReader;
import fe80.management.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** The durable half of a management server, for tests. */
public final class ServerParts implements AutoCloseable {

    public final Store store;
    public final RegisterReader register;
    public final Authorities authorities;
    public final Access access;
    public final Users users;
    public final Enrolment enrolment;

    /** One more server of the zone that is in this directory, which the first one founds. */
    public ServerParts(Path directory, Clock clock) {
        Path file = directory.resolve("secret");
        Secret secret = Files.exists(file) ? Secret.load(file) : Secret.create(file);
        store = Store.open(new Database.Embedded(directory));
        Authorities.found(store.authorities(), secret, clock);
        register = RegisterReader.start(store, clock);
        authorities = new Authorities(store.authorities(), register, secret, clock);
        access = new Access(register, clock);
        users = new Users(store.users(), register, authorities, clock);
        enrolment = new Enrolment(store.hosts(), register, authorities, clock);
    }

    @Override
    public void close() {
        register.close();
        store.close();
    }
}
