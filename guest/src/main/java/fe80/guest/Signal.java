package fe80.guest;

/** The signals that can be sent to a command (signal(7)). */
public enum Signal {
    HUP,
    INT,
    QUIT,
    KILL,
    TERM,
    USR1,
    USR2
}
