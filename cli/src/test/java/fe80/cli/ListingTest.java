package fe80.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is listed, and how it is written. */
class ListingTest extends AgainstAnAgent {

    @Test
    void lsListsEachVmWithItsStateAndAddress() {
        assertThat(fe80("ls")).isZero();
        assertThat(said().lines()).hasSize(3);
        assertThat(said()).startsWith("NAME").contains("s-1-VM", "secondary-storage-vm", "READY", "fe80::");
    }

    @Test
    void lsKeepsToNamesKindsAndStates() {
        assertThat(fe80("ls", "v-*", "--kind", "console-proxy", "--state", "ready", "--no-header"))
                .isZero();
        assertThat(said().lines()).singleElement().asString().startsWith("v-2-VM");
    }

    @Test
    void jsonHasEveryPropertyOfAVm() {
        assertThat(fe80("show", "s-1-VM", "--format", "json")).isZero();
        assertThat(said())
                .contains(
                        "\"name\": \"s-1-VM\"",
                        "\"uuid\": \"" + UUID + "\"",
                        "\"roundTripMillis\": 0.123",
                        "\"deployed\": true",
                        "\"SPOOFED\": 7");
        forget();
        assertThat(fe80("show", "s-1-VM")).isZero();
        assertThat(said()).containsPattern("offences: +SPOOFED=7\n");
    }

    @Test
    void addressComputesAllFromEach() {
        assertThat(fe80(
                        "address",
                        "169.254.254.59",
                        "0e:00:a9:fe:fe:3b",
                        "fe80::c00:a9ff:fefe:fe3b",
                        "--format",
                        "csv"))
                .isZero();
        assertThat(said().lines().skip(1))
                .allSatisfy(line -> assertThat(line)
                        .endsWith(",0e:00:a9:fe:fe:3b,fe80::c00:a9ff:fefe:fe3b,fe80-00a9fefe3b,169.254.254.59"));
    }

    @Test
    void addressRefusesWhatIsNoAddressOfASystemVm() {
        assertThat(fe80("address", "fe80::1")).isEqualTo(125);
        assertThat(complained()).contains("not made from a MAC");
    }

    @Test
    void yamlHasEveryPropertyOfAVm() {
        assertThat(fe80("show", "s-1-VM", "--format", "yaml")).isZero();
        assertThat(said()).contains("name: \"s-1-VM\"\n", "deployed: true\n", "roundTripMillis: 0.123\n");
    }

    @Test
    void csvHasAHeaderThatCanBeLeftOutAndQuotesWhatNeedsIt() {
        assertThat(fe80("ls", "--format", "csv")).isZero();
        assertThat(said().lines().findFirst().orElseThrow()).startsWith("name,kind,host,state,since,");
        forget();
        assertThat(fe80("run", "--all", "--format", "csv", "--", "printf", "a \"b\",\033[1m"))
                .isZero();
        assertThat(said()).contains("\"a \"\"b\"\",␛[1m\"").doesNotContain("\033");
        forget();
        assertThat(fe80("ls", "v-*", "--format", "csv", "--no-header")).isZero();
        assertThat(said().lines()).singleElement().asString().startsWith("v-2-VM,console-proxy,hv1,READY,");
    }

    @Test
    void aTableFitsTheTerminalAndIsWholeWhereThereIsNone() {
        fe80("stop", "s-1-VM");
        forget();
        assertThat(fe80OnTerminal(60, "ls")).isZero();
        assertThat(said().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(60));
        assertThat(said()).contains("…");
        forget();
        assertThat(fe80("ls")).isZero();
        assertThat(said()).contains("It is off: fe80 start s-1-VM\n").doesNotContain("…");
    }

    @Test
    void hostShowsTheLinkAndHowManyVmsAreInWhichState() {
        assertThat(fe80("host")).isZero();
        assertThat(said()).contains("linkUp:", "fe80::1/64").containsPattern("systemVms: +READY=2\n");
        assertThat(said()).containsPattern("linkRepairSteps: +set cloud0 up\n").containsPattern("libvirtHook: +yes\n");
        forget();
        assertThat(fe80("host", "--format", "json")).isZero();
        assertThat(said())
                .contains("\"linkAddresses\": [\n    \"fe80::1/64\"\n  ]", "\"READY\": 2", "\"linkRepairs\": 1");
    }
}
