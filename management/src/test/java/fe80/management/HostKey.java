package fe80.management;

import fe80.management.authority.CertificateRequest;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The key of a host, as its agent makes it, and requests that are signed with it. */
public record HostKey(KeyPair keys) {

    public static HostKey create(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(bits);
            return new HostKey(generator.generateKeyPair());
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static HostKey create() {
        return create(256);
    }

    /** In which the public half of another key is. */
    public byte[] requestFor(HostKey other) throws Exception {
        return new JcaPKCS10CertificationRequestBuilder(
                        new X500Principal("CN=not read"), other.keys().getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    public CertificateRequest request() throws Exception {
        return CertificateRequest.parse(requestFor(this));
    }
}
