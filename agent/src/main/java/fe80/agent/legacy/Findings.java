package fe80.agent.legacy;

import fe80.v1.Finding;
import fe80.v1.Finding.Result;
import java.util.ArrayList;
import java.util.List;

/** What an audit has seen of one subject, in the order in which it looked. */
final class Findings {

    private final String subject;
    private final List<Finding> all = new ArrayList<>();

    Findings(String subject) {
        this.subject = subject;
    }

    void good(String check, String found) {
        add(check, Result.GOOD, found, "");
    }

    void old(String check, String found, String next) {
        add(check, Result.OLD, found, next);
    }

    void wrong(String check, String found, String next) {
        add(check, Result.WRONG, found, next);
    }

    private void add(String check, Result result, String found, String next) {
        all.add(Finding.newBuilder()
                .setSubject(subject)
                .setCheck(check)
                .setResult(result)
                .setFound(found)
                .setNext(next)
                .build());
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
