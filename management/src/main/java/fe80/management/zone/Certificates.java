package fe80.management.zone;

import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.TlsProvider;
import fe80.management.authority.Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

/**
 * What this server shows in TLS, to hosts and to callers, and whom it trusts there.
 *
 * @param identity who this server is; asked for at each handshake
 */
public record Certificates(Supplier<Identity> identity) implements TlsProvider {

    @Override
    public TlsKeyPair keyPair(String hostname) {
        Identity now = identity.get();
        return TlsKeyPair.of(now.key(), now.chain());
    }

    @Override
    public List<X509Certificate> trustedCertificates(String hostname) {
        return identity.get().trusted();
    }
}
