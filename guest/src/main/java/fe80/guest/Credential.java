package fe80.guest;

import java.security.KeyPair;

/** What this side logs in to a System VM with, as root. */
public sealed interface Credential permits UserCertificate, OperatorKey {

    /** The pair as MINA wants it. */
    KeyPair keyPair();
}
