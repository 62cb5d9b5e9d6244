package fe80.cli.command;

import com.google.protobuf.ByteString;
import fe80.cli.connection.AgentConnection;
import fe80.cli.copy.Download;
import fe80.cli.copy.LocalTarget;
import fe80.cli.copy.Place;
import fe80.cli.copy.Progress;
import fe80.cli.copy.Upload;
import fe80.cli.output.Failure;
import fe80.cli.output.Streams;
import fe80.v1.Entry;
import io.grpc.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fe80 cp}. */
@Command(
        name = "cp",
        mixinStandardHelpOptions = true,
        description = {
            "Copy a file or a directory to or from a System VM. What is there is replaced as a whole, when everything has",
            "come and its digest is right, or stays as it is. A file replaces a file; a directory replaces a directory with",
            "all that is in it."
        },
        footer = {
            "",
            "Examples:",
            "  fe80 cp motd s-1-VM:/etc/motd",
            "  fe80 cp --mode 600 - s-1-VM:/root/list < list",
            "  fe80 cp r-3-VM:/var/log r-3-VM-logs",
            "  fe80 cp r-3-VM:/var/log/messages - | grep -i error"
        })
public final class CopyCommand implements Callable<Integer> {

    private static final int OCTAL = 8;
    private static final int PERMISSIONS = 0777;

    private final Streams streams;

    @Mixin
    private AgentOption agent = new AgentOption();

    @Parameters(index = "0", paramLabel = "FROM", description = "VM:/path, a local path, or - for stdin.")
    private String from = "";

    @Parameters(
            index = "1",
            paramLabel = "TO",
            description = {
                "VM:/path, a local path, or - for stdout. If it ends with /, or is a local directory, the name of FROM is",
                "added to it."
            })
    private String to = "";

    @Option(
            names = "--mode",
            paramLabel = "OCTAL",
            defaultValue = "644",
            description = "The permissions of what comes from stdin, otherwise ${DEFAULT-VALUE}. Files keep their own.")
    private String mode = "644";

    /** A command with these streams. */
    public CopyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (!mode.matches("[0-7]{1,4}") || Integer.parseInt(mode, OCTAL) > PERMISSIONS) {
            throw new Failure("\"" + mode + "\" is no mode: expected permissions in octal, such as 640");
        }
        record Copy(Place from, Place to) {}
        Copy copy = new Copy(Place.parse(from), Place.parse(to));
        return agent.call(streams.environment(), connection -> {
            try (Progress progress = new Progress(streams)) {
                switch (copy) {
                    case Copy(Place.Local(Path path), Place.InVm vm) ->
                        Upload.run(
                                connection,
                                path,
                                named(vm, path.toAbsolutePath().getFileName()),
                                progress);
                    case Copy(Place.Standard(), Place.InVm vm) -> uploadStdin(connection, vm, progress);
                    case Copy(Place.InVm vm, Place.Local(Path path)) -> download(connection, vm, path, progress);
                    case Copy(Place.InVm vm, Place.Standard()) ->
                        Download.run(connection, vm, new StdoutTarget(streams), progress);
                    case Copy(Place _, Place _) ->
                        throw new Failure("one of the two has to be in a System VM, as in s-1-VM:/path, and not both");
                }
            }
            return 0;
        });
    }

    private static Place.InVm named(Place.InVm vm, Path name) {
        return vm.path().endsWith("/") ? new Place.InVm(vm.vm(), vm.path() + name) : vm;
    }

    private static void download(AgentConnection connection, Place.InVm vm, Path path, Progress progress)
            throws StatusException {
        Path name = Path.of(vm.path()).getFileName();
        try (LocalTarget target = LocalTarget.at(path, name == null ? vm.vm() : name.toString())) {
            Download.run(connection, vm, target, progress);
        } catch (IOException failure) {
            throw Failure.of("cannot write " + path, failure);
        }
    }

    /** The size has to be known before the content is sent, so it goes through a file. */
    private void uploadStdin(AgentConnection connection, Place.InVm vm, Progress progress) throws StatusException {
        try {
            Path directory = Files.createTempDirectory("fe80-"); // which nobody else can enter
            Path spool = directory.resolve("stdin");
            try {
                Files.copy(streams.in(), spool);
                Files.setAttribute(spool, "unix:mode", Integer.parseInt(mode, OCTAL));
                Upload.run(connection, spool, vm, progress);
            } finally {
                Files.deleteIfExists(spool);
                Files.delete(directory);
            }
        } catch (IOException failure) {
            throw Failure.of("cannot read stdin", failure);
        }
    }

    /** One file, as it comes: what was written cannot be taken back, but the exit status tells whether it is all. */
    private record StdoutTarget(Streams streams) implements Download.Target {

        @Override
        public void entry(Entry entry) throws IOException {
            if (entry.getType() != Entry.Type.FILE || !entry.getPath().isEmpty()) {
                throw new IOException("it is a directory, and stdout takes a file only");
            }
        }

        @Override
        public void data(ByteString data) throws IOException {
            data.writeTo(streams.out());
            streams.flush();
        }

        @Override
        public void complete() {
            streams.flush();
        }
    }
}
