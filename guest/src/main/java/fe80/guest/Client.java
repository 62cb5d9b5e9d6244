package fe80.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2Service;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.io.nio2.Nio2Session;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.apache.sshd.common.util.threads.SshdThreadFactory;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;

/** MINA's client, set up for System VMs. */
final class Client extends SshClient {

    /** A VM that stopped answering is noticed when the third heartbeat is due: after 8 to 12 s. */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(4);

    private static final int HEARTBEATS_WITHOUT_REPLY = 2;

    static Client create() {
        Client client = (Client) ClientBuilder.builder()
                .factory(Client::new)
                .keyExchangeFactories(NamedFactory.setUpTransformedFactories(
                        false,
                        List.of(BuiltinDHFactories.curve25519, BuiltinDHFactories.ecdhp256),
                        ClientBuilder.DH2KEX))
                .cipherFactories(List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm, BuiltinCiphers.aes128ctr))
                .macFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha256))
                // Other kinds than ours only so that a wrong host key is seen as one.
                .signatureFactories(List.of(
                        BuiltinSignatures.nistp256,
                        BuiltinSignatures.nistp384,
                        BuiltinSignatures.nistp521,
                        BuiltinSignatures.rsaSHA512,
                        BuiltinSignatures.rsaSHA256))
                .channelFactories(List.of()) // a VM opens no channel to its host
                .globalRequestHandlers(List.of(KeepAliveHandler.INSTANCE))
                .serverKeyVerifier(
                        (session, address, key) -> Findings.of(session).present(new PublicHostKey(key)))
                .build();
        client.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(null) {
            @Override
            public IoServiceFactory create(FactoryManager manager) {
                return ioServices(manager);
            }
        });
        client.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory(List.of(
                BuiltinSignatures.nistp256_cert,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256))));
        client.addSessionListener(new Findings.Listener());
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT_INTERVAL);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, HEARTBEATS_WITHOUT_REPLY);
        return client;
    }

    /**
     * All threads for input and output are there from the start: one made later would be born in the network namespace
     * of whoever happens to connect. Threads that wait for a connection are as many as it takes: MINA's default, one a
     * processor, lets a handful of silent VMs keep us from all others.
     */
    private static IoServiceFactory ioServices(FactoryManager manager) {
        int threads = Runtime.getRuntime().availableProcessors() + 1;
        SshThreadPoolExecutor io = new SshThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new SshdThreadFactory("fe80"));
        io.prestartAllCoreThreads();
        return new Nio2ServiceFactory(manager, io, ThreadUtils.newCachedThreadPool("fe80-connecting")) {
            @Override
            public Nio2Session createSession(
                    Nio2Service service, IoHandler handler, AsynchronousSocketChannel socket, SocketAddress acceptedBy)
                    throws IOException {
                return new PromptSession(service, getFactoryManager(), handler, socket, acceptedBy);
            }
        };
    }

    /**
     * Begins to connect. The socket is made in the calling thread, hence in its network namespace. MINA's public
     * methods would turn the address into text and look that up again.
     */
    ConnectFuture connect(SocketAddress address, AttributeRepository context, Credential credential) {
        HostConfigEntry onlyThisKey = new HostConfigEntry();
        onlyThisKey.setIdentitiesOnly(true);
        KeyIdentityProvider key = KeyIdentityProvider.wrapKeyPairs(credential.keyPair());
        try {
            return doConnect(SshCa.PRINCIPAL, address, context, null, key, onlyThisKey);
        } catch (IOException e) {
            throw new UncheckedIOException("the SSH client cannot begin to connect", e);
        }
    }
}
