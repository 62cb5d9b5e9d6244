package fe80.management.authority;

import fe80.file.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What all servers of a zone know and their database does not: 256 random bits in a file of mode 0600, which seal the
 * private keys in the database (AES-GCM, NIST SP 800-38D). Whoever has the database, or a backup of it, but not this
 * file, cannot sign for the zone.
 */
public final class Secret {

    private static final int BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private final SecretKey key;

    private Secret(Path file, byte[] bits) {
        this.file = file;
        this.key = new SecretKeySpec(bits, "AES");
    }

    /**
     * Makes a new one, in a file that must not be there yet.
     *
     * @throws AuthorityException if it cannot be written
     */
    public static Secret create(Path file) {
        byte[] bits = new byte[BYTES];
        RANDOM.nextBytes(bits);
        Path partial = file.resolveSibling("." + file.getFileName() + ".new");
        try {
            Files.deleteIfExists(partial);
            Files.createFile(partial, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(partial, Base64.getEncoder().encodeToString(bits) + "\n", StandardOpenOption.SYNC);
            Files.createLink(file, partial); // Unlike a rename, never in the place of another.
            return new Secret(file, bits);
        } catch (FileAlreadyExistsException e) {
            throw new AuthorityException(
                    "there is a secret in " + file + " already, and it may be that of another zone: move it away", e);
        } catch (IOException e) {
            throw new AuthorityException(
                    "cannot write the secret of the zone to " + file + ": " + FileTrouble.of(e), e);
        } finally {
            partial.toFile().delete();
        }
    }

    /**
     * Reads the one that there is.
     *
     * @throws AuthorityException if it cannot be read, or others than its owner may read it
     */
    public static Secret load(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(permissions)) {
                throw new AuthorityException("cannot trust the secret in " + file + ": its mode is "
                        + PosixFilePermissions.toString(permissions) + ", so others may know it. If you are sure that"
                        + " nobody has read it: chmod 600 " + file);
            }
            byte[] bits = Base64.getDecoder().decode(Files.readString(file).strip());
            if (bits.length != BYTES) {
                throw new AuthorityException("the secret in " + file + " has " + bits.length + " bytes, not " + BYTES);
            }
            return new Secret(file, bits);
        } catch (NoSuchFileException e) {
            throw new AuthorityException(
                    "the database is that of a zone that has a secret, and there is none in " + file
                            + ": copy it from another server of the zone, or from a backup",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new AuthorityException("cannot read the secret in " + file + ": " + FileTrouble.of(e), e);
        }
    }

    /**
     * Seals these bytes.
     *
     * @param purpose what they are; they can be opened for the same purpose only
     */
    String seal(byte[] clear, String purpose) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, purpose).doFinal(clear);
            byte[] all = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE_BYTES, sealed.length);
            return Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** Fails if they were sealed with another secret, for another purpose, or were changed. */
    byte[] open(String text, String purpose) {
        try {
            byte[] all = Base64.getDecoder().decode(text);
            return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), purpose)
                    .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new AuthorityException(
                    "the secret in " + file + " does not open the " + purpose + " in the database: it is that of"
                            + " another zone. Copy the right one from another server of the zone, or from a backup",
                    e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AuthorityException("the " + purpose + " in the database is not one: " + e.getMessage(), e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String purpose) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
