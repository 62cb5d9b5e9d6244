package fe80.management.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that writes audit entries until it is killed, and prints how many were acknowledged. */
final class AuditWriter {

    private AuditWriter() {}

    public static void main(String[] arguments) {
        try (Store store = Store.open(new Database.Embedded(Path.of(arguments[0])))) {
            for (int i = 1; i < 100_000; i++) {
                store.audit()
                        .add(List.of(
                                new AuditEntry(StoreRules.NOW, "r" + i, "", "", "", "", "", "OK", "", Duration.ZERO)));
                System.out.println(i);
            }
        }
    }
}
