#!/bin/sh
# In the place of CloudStack's script of this name, with the same arguments, output and exit status:
#
#   router_proxy.sh SCRIPT IP [ARGUMENT…]    runs /opt/cloud/bin/SCRIPT ARGUMENT… in the System VM with that IPv4 address
#
# As with the original, the arguments are joined by blanks, and the shell in the VM reads that line. It goes through the
# agent of this host, which has a connection open: by link-local where the VM is dual or retired, else by IPv4. Without an
# agent that knows the VM, it is done as the original does it: one ping, one ssh.
script=$1
ip=$2
case $script in
    '' | *[!A-Za-z0-9._-]*) echo "router_proxy.sh: not the name of a script: $script" >&2; exit 1 ;;
esac
case $ip in
    '' | *[!0-9.]*) echo "router_proxy.sh: not an IPv4 address: $ip" >&2; exit 1 ;;
esac
socket=${FE80_PROXY:-/run/fe80/proxy.sock}
if [ -z "${FE80_DIRECT:-}" ] && [ -S "$socket" ] && [ -w "$socket" ]; then
    # docs/router-proxy.md describes the protocol. What is in Debian's perl-base is enough.
    exec perl -e '
        use strict;
        use Socket;
        my ($again, $path, $script, $ip, @arguments) = @ARGV;
        sub directly {
            $ENV{FE80_DIRECT} = 1;
            exec "/bin/sh", $again, $script, $ip, @arguments;
        }
        $SIG{PIPE} = "IGNORE";
        $SIG{CHLD} = "IGNORE";
        $| = 1;
        socket(my $agent, PF_UNIX, SOCK_STREAM, 0) or directly();
        connect($agent, sockaddr_un($path)) or directly();
        my $line = join(" ", "/opt/cloud/bin/$script", @arguments);
        my $request = "fe80-proxy 1\n$ip\n" . length($line) . "\n$line";
        while (length $request) {
            my $written = syswrite($agent, $request) or directly();
            substr($request, 0, $written) = "";
        }
        my $said = <$agent>;
        directly() unless defined $said && $said eq "trying 0\n";
        $said = <$agent>;
        exit 255 unless defined $said; # It may run in the VM by now.
        directly() if $said =~ /^not-begun /;
        exit 255 unless $said eq "begun 0\n";
        my $feeder = fork();
        if (defined $feeder && !$feeder) {
            my $bytes;
            feed: while (sysread(STDIN, $bytes, 65536)) {
                while (length $bytes) {
                    my $written = syswrite($agent, $bytes) or last feed;
                    substr($bytes, 0, $written) = "";
                }
            }
            shutdown($agent, 1);
            exit 0;
        }
        my $status = 255;
        while (defined(my $header = <$agent>)) {
            my ($what, $length) = $header =~ /^(\w+) (\d+)$/ or last;
            my $bytes = "";
            read($agent, $bytes, $length) == $length or last if $length;
            if ($what eq "out") { print STDOUT $bytes }
            elsif ($what eq "err") { print STDERR $bytes }
            elsif ($what eq "exit") { $status = $bytes; last }
            else { last }
        }
        kill 9, $feeder if $feeder;
        exit $status;
    ' "$0" "$socket" "$@"
fi

shift 2
ping -c 1 -n -q "$ip" >/dev/null 2>&1 || {
    sleep 1
    ping -c 1 -n -q "$ip" >/dev/null 2>&1
} || exit 1
exec ssh -p 3922 -q -o StrictHostKeyChecking=no -i "${FE80_KEY:-/root/.ssh/id_rsa.cloud}" "root@$ip" "/opt/cloud/bin/$script $*"
