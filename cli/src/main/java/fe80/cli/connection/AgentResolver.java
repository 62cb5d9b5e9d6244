package fe80.cli.connection;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * Resolves {@code unix:} targets for a transport that wants an Internet address: to one that is never used, since the
 * socket factory knows the way. gRPC's own resolver would load DNS and JNDI, which takes longer than the call.
 */
final class AgentResolver extends NameResolverProvider {

    static final String SCHEME = "unix";

    private static final int USUAL_PRIORITY = 5;

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return USUAL_PRIORITY;
    }

    @Override
    public String getDefaultScheme() {
        return SCHEME;
    }

    @Override
    public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
        return new NameResolver() {
            @Override
            public String getServiceAuthority() {
                return "localhost";
            }

            @Override
            public void start(Listener2 listener) {
                listener.onResult(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(List.of(
                                new EquivalentAddressGroup(InetSocketAddress.createUnresolved("localhost", 0)))))
                        .build());
            }

            @Override
            public void shutdown() {
                // Nothing was opened.
            }
        };
    }
}
