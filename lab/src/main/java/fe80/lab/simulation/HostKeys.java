package fe80.lab.simulation;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** The keys and certificates of many hosts behind one port: which one is shown, the client's server name says. */
final class HostKeys extends X509ExtendedKeyManager {

    private final Map<String, Entry> byName = new ConcurrentHashMap<>();

    private record Entry(PrivateKey key, X509Certificate certificate) {}

    void add(String certifiedName, PrivateKey key, X509Certificate certificate) {
        byName.put(certifiedName, new Entry(key, certificate));
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host && byName.containsKey(host.getAsciiName())) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Entry entry = byName.get(alias);
        return entry == null ? null : new X509Certificate[] {entry.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Entry entry = byName.get(alias);
        return entry == null ? null : entry.key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return byName.keySet().toArray(String[]::new);
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return null;
    }
}
