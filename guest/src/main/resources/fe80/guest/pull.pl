# Writes what is at the path in @ARGV to stdout: a sequence of entries as push.pl reads it.
use Fcntl ':mode';

my ($source) = @ARGV;

sub announce {
    my ($type, $mode, $length, $path) = @_;
    give(\*STDOUT, pack('a N Q> n', $type, $mode, $length, length $path) . $path, 'sending');
}

widen(\*STDOUT);
my ($hash, $sum) = hasher();

sub send_file {
    my ($full, $path) = @_;
    open my $file, '<:raw', $full or die "cannot read $full: $!\n";
    my ($mode, $left) = (stat $file)[2, 7];
    announce('F', $mode & 07777, $left, $path);
    $size += $left;
    while ($left > 0) {
        my $got = sysread $file, my $bytes, $left < 1 << 18 ? $left : 1 << 18;
        defined $got or die "reading $full failed: $!\n";
        $got or die "$full became shorter while it was read\n";
        give(\*STDOUT, $bytes, 'sending');
        give($hash, $bytes, 'sending');
        $left -= $got;
    }
}

sub walk {
    my ($full, $path) = @_;
    my $linked = -l $full;
    my $mode = (stat $full)[2] // die "cannot read $full: $!\n";
    if (S_ISREG($mode)) {
        send_file($full, $path);
    } elsif (S_ISDIR($mode) && (!$linked || $path eq '')) {
        announce('D', $mode & 07777, 0, $path);
        opendir my $listing, $full or die "cannot list $full: $!\n";
        for my $name (sort grep { $_ ne '.' && $_ ne '..' } readdir $listing) {
            walk("$full/$name", $path eq '' ? $name : "$path/$name");
        }
    } else {
        die "$full is neither a regular file nor a directory, nor a link to a regular file\n";
    }
}

eval {
    $source =~ m{^/} or die "$source is not an absolute path\n";
    walk($source, '');
    close $hash or die "hashing failed\n";
    my ($digest) = split ' ', scalar <$sum>;
    announce('E', 0, $size, $digest);
    1;
} or do {
    print STDERR $@;
    POSIX::_exit(1);
};
