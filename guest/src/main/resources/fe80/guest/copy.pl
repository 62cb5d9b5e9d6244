# What push.pl and pull.pl share; it stands before either.
use strict;
use warnings;
use POSIX ();

my $size = 0;

sub give {
    my ($file, $bytes, $what) = @_;
    my $done = 0;
    while ($done < length $bytes) {
        my $written = syswrite $file, $bytes, length($bytes) - $done, $done;
        defined $written or die "$what failed: $!\n";
        $done += $written;
    }
}

# A pipe that holds more than 64 KiB lets both its ends work longer before they have to wait for each other.
sub widen {
    my ($pipe) = @_;
    fcntl $pipe, 1031, 1 << 20; # F_SETPIPE_SZ; what is no pipe, or may be no larger, stays as it is
}

# A process that is given all contents, and where it says their SHA-256 digest once that is closed.
sub hasher {
    pipe my $sum, my $sum_out or die "no pipe: $!\n";
    my $process = open(my $hash, '|-') // die "no process: $!\n";
    if (!$process) {
        $SIG{$_} = 'DEFAULT' for qw(HUP INT TERM);
        open STDOUT, '>&', $sum_out;
        open STDERR, '>', '/dev/null';
        # openssl uses the processor's instructions for it, and sha256sum does not
        my @hasher = -x '/usr/bin/openssl' ? qw(openssl dgst -sha256 -r) : 'sha256sum';
        exec @hasher or POSIX::_exit(127);
    }
    close $sum_out;
    widen($hash);
    return ($hash, $sum);
}

