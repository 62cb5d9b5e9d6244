package fe80.lab;

import fe80.link.Commands;
import fe80.link.ControlLink;
import fe80.link.Wanted;

/** The control links of lab machines, of which one process can have many. */
final class Links {

    private Links() {}

    static ControlLink of(Machine host, Wanted wanted) {
        return of(host, host.commands(), wanted);
    }

    /** With programs that are run in another way. */
    static ControlLink of(Machine host, Commands commands, Wanted wanted) {
        try {
            return host.inside(() -> new ControlLink(commands, wanted));
        } catch (Exception e) {
            throw new LabException("cannot look at the links of " + host.name(), e);
        }
    }
}
