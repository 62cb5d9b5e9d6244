package fe80.management.zone;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.UUID;

/**
 * Where a sighting is in the order of the zone: by name, then by UUID, then by host. Its token lets a list go on after
 * it.
 */
record Place(String name, String uuid, UUID host) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::name).thenComparing(Place::uuid).thenComparing(Place::host);
    private static final String SEPARATOR = "/";

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    String token() {
        String text = String.join(SEPARATOR, host.toString(), uuid, name);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The place that a token stands for.
     *
     * @throws IllegalArgumentException if it is not one of ours
     */
    static Place of(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String[] parts = text.split(SEPARATOR, 3);
            return new Place(parts[2], parts[1], UUID.fromString(parts[0]));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "page_token: it has to be the next_page_token of the answer before, unchanged", e);
        }
    }
}
