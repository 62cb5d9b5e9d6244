# Writes what comes on stdin to the path in @ARGV: a sequence of entries (type, mode, size, length of the path, path,
# content of a file), closed by one of type E with the total size and the SHA-256 digest of all contents. All is
# written beside the path first; only when it is complete and right does it take its place.
use Fcntl;

my ($target) = @ARGV;
my ($folder, $name) = $target =~ m{^(/|/.*/)([^/]+)$} or die "$target is not an absolute path of a file or directory\n";
my $partial = "$folder.fe80-push-$$";
my ($directory, @modes);

$SIG{PIPE} = 'IGNORE';
$SIG{$_} = sub { die "it was interrupted\n" } for qw(HUP INT TERM);

sub discard {
    my ($path) = @_;
    if (-d $path && !-l $path) {
        chmod 0700, $path;
        opendir my $listing, $path or return;
        discard("$path/$_") for grep { $_ ne '.' && $_ ne '..' } readdir $listing;
        rmdir $path;
    } else {
        unlink $path;
    }
}

# What a push left that was under way when this machine lost its power.
sub tidy {
    opendir my $listing, $folder or die "cannot read $folder: $!\n";
    for my $name (readdir $listing) {
        my ($process) = $name =~ /^\.fe80-push-(\d+)$/ or next;
        discard("$folder$name") if $process == $$ || !kill 0, $process;
    }
}

sub take {
    my ($wanted) = @_;
    my $bytes = '';
    while (length $bytes < $wanted) {
        my $got = sysread STDIN, $bytes, $wanted - length $bytes, length $bytes;
        defined $got or die "reading what is sent failed: $!\n";
        $got or die "it was not sent to its end\n";
    }
    return $bytes;
}

widen(\*STDIN);
my ($hash, $sum) = hasher();

sub receive {
    my ($path, $mode, $left) = @_;
    my $shown = substr $path, length $partial;
    sysopen my $file, $path, O_WRONLY | O_CREAT | O_EXCL, 0600 or die "cannot make $target$shown: $!\n";
    $size += $left;
    while ($left > 0) {
        my $got = sysread STDIN, my $bytes, $left < 1 << 18 ? $left : 1 << 18;
        defined $got or die "reading what is sent failed: $!\n";
        $got or die "it was not sent to its end\n";
        give($file, $bytes, "writing $target$shown");
        give($hash, $bytes, 'writing to the hasher');
        $left -= $got;
    }
    close $file or die "writing $target$shown failed: $!\n";
    chmod $mode, $path or die "cannot set the mode of $target$shown: $!\n";
}

sub install {
    if (!-e $target && !-l $target) {
        rename $partial, $target or die "cannot name it $target: $!\n";
    } elsif ($directory) {
        -d $target && !-l $target or die "$target is there, and is no directory\n";
        my %number = (x86_64 => 316, aarch64 => 276);
        my $renameat2 = $number{ (POSIX::uname())[4] } // die "$target cannot be replaced as a whole on this machine\n";
        # AT_FDCWD twice, RENAME_EXCHANGE
        syscall($renameat2, -100, $partial, -100, $target, 2) == 0 or die "cannot replace $target as a whole: $!\n";
        discard($partial);
    } else {
        -d $target && !-l $target and die "$target is there, and is a directory\n";
        rename $partial, $target or die "cannot replace $target: $!\n";
    }
}

sub run {
    -d $folder or die "there is no directory $folder\n";
    tidy();
    while (1) {
        my ($type, $mode, $length, $path_length) = unpack 'a N Q> n', take(15);
        my $path = take($path_length);
        if ($type eq 'E') {
            close $hash or die "hashing failed\n";
            my ($digest) = split ' ', scalar <$sum>;
            $digest eq $path && $size == $length or die "it arrived damaged: $size bytes with SHA-256 $digest\n";
            last;
        }
        my $full = $path eq '' ? $partial : "$partial/$path";
        if ($type eq 'D') {
            mkdir $full, 0700 or die "cannot make the directory $target/$path: $!\n";
            push @modes, [$mode, $full];
        } else {
            receive($full, $mode, $length);
        }
    }
    $directory = -d $partial;
    -e $partial or die "nothing was sent\n";
    chmod $_->[0], $_->[1] or die "cannot set the mode of a directory: $!\n" for reverse @modes;
    install();
}

eval { run(); 1 } or do {
    my $reason = $@;
    discard($partial);
    print STDERR $reason;
    POSIX::_exit(1);
};
