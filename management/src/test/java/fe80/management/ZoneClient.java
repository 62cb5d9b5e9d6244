package fe80.management;

import fe80.management.access.Token;
import fe80.management.store.Hash;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509TrustManager;

/** A client that has nothing but a token: it knows the server by the fingerprint in it. */
public final class ZoneClient extends CallCredentials implements X509TrustManager, AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Token token;
    private final ManagedChannel channel;

    /** Of the server at this port of the loopback interface, which has that address among its names. */
    public ZoneClient(int port, Token token) {
        this.token = token;
        this.channel = NettyChannelBuilder.forAddress(
                        "127.0.0.1",
                        port,
                        TlsChannelCredentials.newBuilder().trustManager(this).build())
                .build();
    }

    public ManagedChannel channel() {
        return channel;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + token.text());
        applier.apply(headers);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        try {
            X509Certificate authority = chain[chain.length - 1];
            if (!Hash.of(authority.getEncoded()).equals(token.authority())) {
                throw new CertificateException("another zone");
            }
            chain[0].verify(authority.getPublicKey());
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
