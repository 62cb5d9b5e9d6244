package fe80.management.store;

/** What became of a job in one of its System VMs. */
public enum TargetState {
    /** It was not begun yet. */
    WAITING,
    /** It was begun, or is about to be. */
    RUNNING,
    /** It ended well. */
    SUCCEEDED,
    /** It ended badly, or certainly was not done. */
    FAILED,
    /** It may have been done. */
    UNKNOWN,
    /** It was not begun and will not be. */
    SKIPPED
}
