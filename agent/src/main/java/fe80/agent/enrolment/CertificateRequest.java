package fe80.agent.enrolment;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;

/**
 * A request for a certificate (PKCS #10, RFC 2986) for an ECDSA key, in DER (X.690). It names nobody: who a host is,
 * the zone says.
 */
public final class CertificateRequest {

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final byte[] VERSION_1 = {0x02, 0x01, 0x00};
    private static final byte[] NO_NAME = {SEQUENCE, 0x00};
    private static final byte[] NO_ATTRIBUTES = {(byte) 0xa0, 0x00};
    private static final byte[] NO_UNUSED_BITS = {0x00};

    /** ecdsa-with-SHA256 (RFC 5758, section 3.2). */
    private static final byte[] ALGORITHM = HexFormat.of().parseHex("300a06082a8648ce3d040302");

    private CertificateRequest() {}

    /** The request that is signed with this key. */
    public static byte[] of(KeyPair keys) {
        byte[] information =
                element(SEQUENCE, VERSION_1, NO_NAME, keys.getPublic().getEncoded(), NO_ATTRIBUTES);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(information);
            return element(SEQUENCE, information, ALGORITHM, element(BIT_STRING, NO_UNUSED_BITS, signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has ECDSA", e);
        }
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length > 0xff) {
            element.write(0x82);
            element.write(length >> 8);
        } else if (length > 0x7f) {
            element.write(0x81);
        }
        element.write(length);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
