package fe80.lab;

import static java.util.stream.Collectors.joining;

import fe80.link.Offence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The attacks that were tried, as the documentation shows them: {@code make attack} writes what was seen into it. */
record AttackTable(Path document, List<String> rows) {

    /** The property that has the document written. */
    private static final String WRITE = "fe80.attacks.write";

    private static final String BEGIN = "<!-- attacks: make attack writes what follows -->\n";
    private static final String END = "<!-- end of attacks -->\n";

    AttackTable(Path document) {
        this(document, new ArrayList<>());
    }

    /** An attack that succeeded on an open bridge, was stopped by the guard, and was counted for these reasons. */
    void add(Attack attack, Set<Offence> offences) {
        String counted =
                offences.isEmpty() ? "–" : offences.stream().map(Offence::name).collect(joining(", "));
        rows.add("| " + attack.name() + " | succeeds | stopped | " + counted + " |\n");
    }

    String text() {
        return "\n| Attack | Open bridge | Guarded | Counted as |\n|---|---|---|---|\n" + String.join("", rows) + "\n";
    }

    /** What the document says, once it was written if that was asked for. */
    String documented() throws IOException {
        String whole = Files.readString(document);
        int begin = whole.indexOf(BEGIN) + BEGIN.length();
        int end = whole.indexOf(END);
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(document, whole.substring(0, begin) + text() + whole.substring(end));
            return text();
        }
        return whole.substring(begin, end);
    }
}
