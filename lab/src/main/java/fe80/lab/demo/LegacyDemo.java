package fe80.lab.demo;

import fe80.lab.Installation;
import fe80.lab.Lab;
import fe80.lab.LabAgent;
import fe80.lab.LegacyVms;
import fe80.lab.Shell;
import fe80.systemvm.Kind;
import java.nio.file.Path;
import java.util.List;

/**
 * A hypervisor as CloudStack leaves it, with System VMs as its templates make them, on the way out of 169.254, by the
 * command lines that an operator types. Exits with 0 only if nothing of 169.254 is left at the end. Its arguments are
 * the directory of the System VM image, {@code cli/launcher/install}, and the directory of the legacy image.
 */
public final class LegacyDemo {

    private static final List<String> VMS = List.of("s-1-VM", "r-2-VM");

    private LegacyDemo() {}

    static void main(String[] arguments) {
        Path installer = Path.of(arguments[1]);
        Path legacyImage = Path.of(arguments[2]);
        Stage.play(Path.of(arguments[0]), (story, lab) -> tell(story, lab, installer, legacyImage));
    }

    private static void tell(Story story, Lab lab, Path installer, Path legacyImage) {
        story.chapter("A hypervisor as CloudStack leaves it, with two System VMs that have 169.254 addresses only");
        story.begin("installing fe80");
        Installation installation = lab.install(installer);
        story.begin("starting the agent");
        LabAgent hv1 = lab.agent("hv1", installation);
        LegacyVms legacy = LegacyVms.on(hv1, legacyImage, lab.accelerator());
        legacy.start(Kind.SECONDARY_STORAGE_VM, VMS.get(0), "169.254.0.27");
        legacy.start(Kind.VIRTUAL_ROUTER, VMS.get(1), "169.254.0.28");
        Typist operator = new Typist(story, new Shell(installation, hv1));
        operator.types("ip -brief address show cloud0");
        for (String vm : VMS) {
            operator.watches("LEGACY_ONLY", "fe80 watch " + vm);
        }
        operator.types("fe80 ls");
        operator.types("fe80 run s-1-VM ip -brief address");

        story.chapter("What is left of 169.254, and what comes next");
        operator.types("fe80 audit || echo \"exit status $?\"");

        story.chapter("Adopted: reached at both addresses. Nothing was restarted");
        operator.types("fe80 adopt " + String.join(" ", VMS) + " 2>&1");
        operator.types("fe80 run s-1-VM ip -brief address");

        story.chapter("Retired: reached at the link-local address only");
        operator.types("fe80 retire " + String.join(" ", VMS) + " 2>&1");
        operator.types("fe80 retire-host 2>&1");
        operator.types("fe80 audit");

        story.chapter("A search for 169.254");
        for (String place : List.of(
                "ip address",
                "ip route show table all",
                "ip neighbour",
                "nft list ruleset",
                "fe80 show s-1-VM",
                "fe80 run s-1-VM ip address",
                "fe80 run s-1-VM ip route show table all",
                "fe80 run r-2-VM ip address",
                "fe80 run r-2-VM ip route show table all")) {
            operator.searches("169.254", place);
        }
    }
}
