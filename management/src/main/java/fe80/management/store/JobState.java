package fe80.management.store;

/** What is to become of a job. */
public enum JobState {
    /** It is worked on, or will be. */
    RUNNING,
    /** It is begun in no other System VM until it is resumed. */
    PAUSED,
    /** Somebody ended it. */
    CANCELLED,
    /** Too many System VMs failed. */
    STOPPED,
    /** It has ended in each System VM. */
    COMPLETED
}
