package fe80.agent;

import fe80.link.Offence;
import java.util.Map;
import java.util.Set;

/**
 * How the System VMs of this host behave on the link.
 *
 * @param offences how many packets from each port the guard dropped, by reason
 * @param news the ports from which it is a lot, where that was not told a while ago
 */
record Conduct(Map<String, Map<Offence, Long>> offences, Set<String> news) {

    Conduct {
        offences = Map.copyOf(offences);
        news = Set.copyOf(news);
    }
}
