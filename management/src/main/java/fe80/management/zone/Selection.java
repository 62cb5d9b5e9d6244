package fe80.management.zone;

import fe80.management.store.Role;
import fe80.management.store.User;
import fe80.v1.Filter;
import fe80.v1.SystemVm;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The System VMs that a filter means, of those that a user may see. */
final class Selection implements Predicate<SystemVm> {

    private final Filter filter;
    private final List<Pattern> names;
    private final List<Pattern> hosts;
    private final User user;

    Selection(Filter filter, User user) {
        this.filter = filter;
        this.names = filter.getNamesList().stream().map(Selection::pattern).toList();
        this.hosts = filter.getHostsList().stream().map(Selection::pattern).toList();
        this.user = user;
    }

    @Override
    public boolean test(SystemVm vm) {
        return matches(names, vm.getName())
                && matches(hosts, vm.getHost())
                && (filter.getKindsCount() == 0 || filter.getKindsList().contains(vm.getKind()))
                && (filter.getStatesCount() == 0
                        || filter.getStatesList().contains(vm.getReachability().getState()))
                && user.may(Role.VIEWER, Messages.scope(vm));
    }

    private static boolean matches(List<Pattern> patterns, String text) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    /** In a name, * stands for any characters and ? for one. */
    private static Pattern pattern(String glob) {
        StringBuilder regex = new StringBuilder();
        glob.codePoints().forEach(character -> {
            switch (character) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(character)));
            }
        });
        return Pattern.compile(regex.toString());
    }
}
