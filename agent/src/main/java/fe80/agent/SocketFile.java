package fe80.agent;

import fe80.daemon.ConfigurationException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The unix socket at which the API is served, as a file: nobody but its group may use it. */
record SocketFile(Path path, String group) {

    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    /**
     * Makes the directory, and takes away what an agent left that was killed.
     *
     * @throws ConfigurationException if an agent serves there, or something else has that name
     */
    void prepare() throws IOException {
        Path directory = path.resolveSibling(".").normalize();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isRegularFile(path) || Files.isDirectory(path) || Files.isSymbolicLink(path)) {
                throw new ConfigurationException("socket: " + path + " is there, and is no socket; move it away");
            }
            if (isServed()) {
                throw new ConfigurationException("socket: another agent serves at " + path + "; stop that one first");
            }
            Files.delete(path);
        }
    }

    private boolean isServed() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** Gives it its mode and group, once it is there. */
    void protect() throws IOException {
        PosixFileAttributeView file = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        file.setPermissions(PosixFilePermissions.fromString("rw-rw----"));
        try {
            GroupPrincipal members =
                    path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
            file.setGroup(members);
        } catch (UserPrincipalNotFoundException e) {
            LOG.atWarn()
                    .addKeyValue("group", group)
                    .addKeyValue("socket", path)
                    .log(
                            "the socket's group does not exist, so only root can use it; 'groupadd --system' it and restart");
        }
    }
}
