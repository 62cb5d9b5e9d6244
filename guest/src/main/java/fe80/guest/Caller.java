package fe80.guest;

/**
 * On whose behalf something is done in a System VM, as the VM's journal will tell.
 *
 * @param user who asked
 * @param requestId what to look for in the logs of the one who passed it on
 */
public record Caller(String user, String requestId) {

    public Caller {
        if (user.isEmpty() || requestId.isEmpty()) {
            throw new IllegalArgumentException(
                    "a caller needs a user and a request id, not \"" + user + "\" and \"" + requestId + "\"");
        }
    }
}
