package fe80.management.zone;

import fe80.management.store.Role;
import fe80.management.store.User;
import fe80.systemvm.NamePatterns;
import fe80.v1.Filter;
import fe80.v1.SystemVm;
import java.util.function.Predicate;

/** The System VMs that a filter means, of those that a user may see. */
final class Selection implements Predicate<SystemVm> {

    private final Filter filter;
    private final NamePatterns names;
    private final NamePatterns hosts;
    private final User user;

    Selection(Filter filter, User user) {
        this.filter = filter;
        this.names = new NamePatterns(filter.getNamesList());
        this.hosts = new NamePatterns(filter.getHostsList());
        this.user = user;
    }

    @Override
    public boolean test(SystemVm vm) {
        return names.match(vm.getName())
                && hosts.match(vm.getHost())
                && (filter.getKindsCount() == 0 || filter.getKindsList().contains(vm.getKind()))
                && (filter.getStatesCount() == 0
                        || filter.getStatesList().contains(vm.getReachability().getState()))
                && user.may(Role.VIEWER, Messages.scope(vm));
    }
}
