package fe80.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fe80.management.access.Token;
import fe80.v1.BackupsGrpc;
import fe80.v1.CopyEnd;
import fe80.v1.ListUsersRequest;
import fe80.v1.PutUserRequest;
import fe80.v1.Role;
import fe80.v1.TakeBackupRequest;
import fe80.v1.TakeBackupResponse;
import fe80.v1.User;
import fe80.v1.UsersGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the embedded database, taken while it is written to. */
class BackupTest {

    @TempDir
    private Path directory;

    @Test
    void whatWasAcknowledgedBeforeABackupIsInItAlthoughTheServerGoesOnWriting() throws Exception {
        Path state = directory.resolve("zone");
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        Set<String> before;
        byte[] backup;
        Token admin;
        try (Management server = Management.start(configuration(state))) {
            admin = Token.parse(Files.readString(state.resolve("admin.token")));
            try (ZoneClient client = new ZoneClient(server.port(), admin)) {
                AtomicBoolean enough = new AtomicBoolean();
                List<Thread> writers = Stream.of("a", "b")
                        .map(name -> Thread.ofVirtual().start(() -> {
                            for (int i = 0; !enough.get(); i++) {
                                put(client, name + i);
                                acknowledged.add(name + i);
                            }
                        }))
                        .toList();
                while (acknowledged.size() < 20) {
                    Thread.onSpinWait();
                }
                before = Set.copyOf(acknowledged);

                backup = take(client);

                enough.set(true);
                for (Thread writer : writers) {
                    writer.join();
                }
                assertThat(acknowledged).hasSizeGreaterThan(before.size());
            }
            try (Stream<Path> files = Files.list(state)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .containsExactlyInAnyOrder("secret", "admin.token", "zone.mv.db");
            }
        }

        Path restored = directory.resolve("restored");
        Files.createDirectory(restored);
        unzip(backup, restored);
        Files.copy(state.resolve("secret"), restored.resolve("secret"));
        try (Management server = Management.start(configuration(restored));
                ZoneClient client = new ZoneClient(server.port(), admin)) {
            assertThat(users(client).list(ListUsersRequest.getDefaultInstance()).getUsersList().stream()
                            .map(User::getName)
                            .collect(Collectors.toSet()))
                    .containsAll(before)
                    .contains("admin");
            put(client, "later");
        }
    }

    @Test
    void onlyAnAdminTakesOne() throws Exception {
        Path state = directory.resolve("zone");
        try (Management server = Management.start(configuration(state));
                ZoneClient client =
                        new ZoneClient(server.port(), Token.parse(Files.readString(state.resolve("admin.token"))))) {
            put(client, "ada");
            Token token = Token.parse(users(client)
                    .issueToken(fe80.v1.IssueTokenRequest.newBuilder()
                            .setUser("ada")
                            .setLabel("x")
                            .build())
                    .getToken());
            try (ZoneClient ada = new ZoneClient(server.port(), token)) {
                assertThatThrownBy(() -> take(ada))
                        .isInstanceOfSatisfying(
                                StatusRuntimeException.class,
                                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
            }
        }
    }

    private static byte[] take(ZoneClient client) throws Exception {
        Iterator<TakeBackupResponse> responses = BackupsGrpc.newBlockingStub(client.channel())
                .withCallCredentials(client)
                .take(TakeBackupRequest.getDefaultInstance());
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        CopyEnd end = CopyEnd.getDefaultInstance();
        while (responses.hasNext()) {
            TakeBackupResponse response = responses.next();
            response.getData().writeTo(content);
            end = response.getEnd();
        }
        assertThat(end.getSha256().toByteArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(content.toByteArray()));
        return content.toByteArray();
    }

    private static void unzip(byte[] backup, Path into) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(backup))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                assertThat(entry.getName()).isEqualTo("zone.mv.db");
                Files.copy(entries, into.resolve(entry.getName()));
            }
        }
        assertThat(into.resolve("zone.mv.db")).exists();
    }

    private static void put(ZoneClient client, String name) {
        var _ = users(client)
                .put(PutUserRequest.newBuilder()
                        .setUser(User.newBuilder()
                                .setName(name)
                                .addGrants(User.Grant.newBuilder().setRole(Role.VIEWER)))
                        .build());
    }

    private static UsersGrpc.UsersBlockingStub users(ZoneClient client) {
        return UsersGrpc.newBlockingStub(client.channel()).withCallCredentials(client);
    }

    private static Configuration configuration(Path state) {
        return Configuration.FILE.parse("""
                listen = "127.0.0.1:0"
                names = ["127.0.0.1"]
                state = "%s"
                observation.listen = "127.0.0.1:0"
                """.formatted(state));
    }
}
