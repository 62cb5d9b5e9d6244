# Runs each line that it reads. What the program writes to stdout and stderr, and its wait status, come back in frames:
# O, E or X, four bytes of length, the content.
use strict;
use warnings;

sub frame {
    my ($type, $content) = @_;
    my $frame = $type . pack('N', length $content) . $content;
    while (length $frame) {
        my $written = syswrite(STDOUT, $frame) // die "cannot answer: $!";
        substr($frame, 0, $written) = '';
    }
}

open my $nothing, '<', '/dev/null' or die "/dev/null: $!";
while (my $line = <STDIN>) {
    pipe my $stdout, my $to_stdout or die "pipe: $!";
    pipe my $stderr, my $to_stderr or die "pipe: $!";
    my $child = fork // die "fork: $!";
    if (!$child) {
        open STDIN,  '<&', $nothing;
        open STDOUT, '>&', $to_stdout;
        open STDERR, '>&', $to_stderr;
        exec { (split ' ', $line)[0] } split ' ', $line or exit 127;
    }
    close $to_stdout;
    close $to_stderr;
    my %open = (O => $stdout, E => $stderr);
    while (%open) {
        my $ready = '';
        vec($ready, fileno $_, 1) = 1 for values %open;
        select $ready, undef, undef, undef;
        for my $type (keys %open) {
            next unless vec $ready, fileno $open{$type}, 1;
            if (sysread $open{$type}, my $some, 32768) {
                frame($type, $some);
            } else {
                delete $open{$type};
            }
        }
    }
    waitpid $child, 0;
    frame('X', pack 'N', $?);
}
