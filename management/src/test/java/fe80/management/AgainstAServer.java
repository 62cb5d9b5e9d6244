package fe80.management;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The first server of a zone in a directory, at a time that a test sets. */
public abstract class AgainstAServer {

    @TempDir
    protected Path directory;

    protected final Time time = new Time();
    protected ServerParts server;

    @BeforeEach
    void start() {
        server = new ServerParts(directory, time);
    }

    @AfterEach
    void stop() {
        server.close();
    }
}
