package fe80.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripts, in the shells that they are for. */
class CompletionTest extends AgainstAnAgent {

    /** A program named fe80, as the scripts call it for the names of System VMs. */
    @BeforeEach
    void install() throws IOException {
        Path program = Files.writeString(
                Files.createDirectory(directory.resolve("bin")).resolve("fe80"),
                "#!/bin/sh\nexec '%s/bin/java' -XX:TieredStopAtLevel=1 -cp '%s' fe80.cli.Fe80 \"$@\"\n"
                        .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void bashCompletesCommandsOptionsValuesAndVms() throws IOException, InterruptedException {
        String answers = shell("bash", """
                try() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _fe80 2>/dev/null; echo "$*|${COMPREPLY[*]}"; }
                source <(fe80 completion bash)
                try fe80 sho
                try fe80 show ''
                try fe80 ls --format j
                try fe80 ls --sta
                try fe80 deploy con
                try fe80 cp v
                try fe80 run s-1-VM ''
                """);
        assertThat(answers.lines())
                .containsExactly(
                        "fe80 sho|show",
                        "fe80 show |s-1-VM v-2-VM",
                        "fe80 ls --format j|json",
                        "fe80 ls --sta|--state",
                        "fe80 deploy con|console-proxy",
                        "fe80 cp v|v-2-VM:",
                        "fe80 run s-1-VM |");
    }

    @Test
    void fishCompletesCommandsOptionsValuesAndVms() throws IOException, InterruptedException {
        String answers = shell("fish", """
                fe80 completion fish | source
                for line in 'fe80 sho' 'fe80 show ' 'fe80 ls --format j' 'fe80 ls --sta' 'fe80 cp v'
                    complete -C $line | cut -f 1
                end
                """);
        assertThat(answers.lines()).containsExactly("show", "s-1-VM", "v-2-VM", "json", "--state", "v-2-VM:");
    }

    @Test
    void zshCompletesVms() throws IOException, InterruptedException {
        String answers = shell("zsh", """
                zmodload zsh/zpty
                zpty z zsh -f -i
                zpty -w z 'autoload -U compinit; compinit -u -d %s; source <(fe80 completion zsh); PS1=; echo re""ady'
                zpty -r -m z before '*ready*'
                zpty -w -n z $'fe80 show v\\t'
                zpty -r -m z line '*v-2-VM*'
                print -r -- $line
                zpty -d z
                """.formatted(directory.resolve("zcompdump")));
        assertThat(answers).contains("v-2-VM");
    }

    private String shell(String shell, String script) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", shell)) || Files.isExecutable(Path.of("/bin", shell)),
                shell + " is not installed");
        Path file = Files.writeString(directory.resolve("script"), script);
        ProcessBuilder builder = new ProcessBuilder(shell, file.toString()).redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment().merge("PATH", directory.resolve("bin") + ":", (path, bin) -> bin + path);
        Process process = builder.start();
        process.getOutputStream().close();
        String answers = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(answers).isZero();
        return answers;
    }
}
