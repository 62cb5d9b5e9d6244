package fe80.cli.connection;

import fe80.cli.output.Failure;
import fe80.v1.HostsGrpc;
import fe80.v1.ListRequest;
import fe80.v1.SystemVmsGrpc;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusException;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The connection to an agent. It is made with the first call; one that cannot be made fails that call. */
public final class AgentConnection implements AutoCloseable {

    private static final int CLOSING_SECONDS = 1;

    /** What an answer may hold: a Run's two outputs, and more. */
    private static final int MOST_BYTES = 64 << 20;

    /** How much may be on its way to us: gRPC's 64 KiB would bound the speed of a copy. */
    private static final int WINDOW = 1 << 20;

    static {
        NameResolverRegistry.getDefaultRegistry().register(new AgentResolver());
    }

    private final ManagedChannel channel;

    private AgentConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    /**
     * Prepares a connection.
     *
     * @param target {@code unix:///run/fe80/agent.sock}
     * @throws Failure if the target is none
     */
    public static AgentConnection to(URI target) {
        if (!AgentResolver.SCHEME.equals(target.getScheme()) || target.getPath() == null) {
            throw new Failure("cannot reach an agent at \"" + target + "\": expected unix:///PATH, such as "
                    + "unix:///run/fe80/agent.sock");
        }
        return new AgentConnection(OkHttpChannelBuilder.forTarget(target.toString())
                .socketFactory(new UnixSocketFactory(Path.of(target.getPath())))
                .proxyDetector(_ -> null)
                .usePlaintext()
                .disableServiceConfigLookUp()
                .disableRetry()
                .maxInboundMessageSize(MOST_BYTES)
                .flowControlWindow(WINDOW)
                .directExecutor()
                .build());
    }

    /**
     * Goes as far as one can without an agent. Most of a short command's time goes into what is used for the first
     * time, and half of that is the connection's: so that is used for the first time while the arguments are read.
     */
    public static void prepare() {
        try (AgentConnection nowhere = to(URI.create("unix:///nowhere"))) {
            nowhere.systemVms().list(ListRequest.getDefaultInstance());
        } catch (StatusException _) {
            // There is nobody.
        }
    }

    /** Calls for System VMs, each answered at once. */
    public SystemVmsGrpc.SystemVmsBlockingV2Stub systemVms() {
        return SystemVmsGrpc.newBlockingV2Stub(channel);
    }

    /** Calls for the host. */
    public HostsGrpc.HostsBlockingV2Stub hosts() {
        return HostsGrpc.newBlockingV2Stub(channel);
    }

    /**
     * Ends what still runs, and waits until the reading thread is gone: a process whose threads are in a system call
     * takes 300 ms longer to exit.
     */
    @Override
    public void close() {
        try {
            channel.shutdownNow().awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
