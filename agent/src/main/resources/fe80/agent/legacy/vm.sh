# What is done in a System VM of another program on its way out of 169.254: sh vm.sh VERB [ARGUMENT].
#
#   state            says how far it is; changes nothing
#   adopt SECONDS    opens the link-local way, for so many seconds
#   confirm          keeps it open for good; only over that way itself
#   retire SECONDS   takes the IPv4 address away, for so many seconds
#   confirm-retired  keeps it away for good; only over link-local
#   return           puts the IPv4 address back, and the old sshd on it
#   abandon          takes away all that was put here; not over link-local
#   lapse            takes back what nobody has confirmed
#
# What is tried is below /run, and so gone after a restart; a timer takes it back before, unless it is confirmed. What is
# confirmed is in $kept, and counts from the moment at which one link or one file is there. So, whenever this or the whole
# VM ends, it is as it was before or as it was to be; at worst files are left that do nothing, which the next step removes.
set -eu
umask 022
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
kept=/var/lib/fe80/legacy
trial=/run/fe80/legacy
units=/etc/systemd/system
wanted=$units/multi-user.target.wants/fe80-legacy.service
sysctls="disable_ipv6 addr_gen_mode dad_transmits router_solicitations accept_ra autoconf accept_redirects forwarding"

fail() {
    echo "$*" >&2
    exit 1
}

# The NIC whose MAC is made of a 169.254 address, and that address.
for file in /sys/class/net/*/address; do
    mac=$(cat "$file")
    case $mac in
        0e:00:a9:fe:*)
            nic=${file%/address}
            nic=${nic##*/}
            last=${mac##*:}
            third=${mac#0e:00:a9:fe:}
            ipv4=169.254.$((0x${third%:*})).$((0x$last))
            ;;
    esac
done
[ -n "${nic:-}" ] || fail "no NIC of this VM has a MAC that begins with 0e:00:a9:fe"
conf=/proc/sys/net/ipv6/conf/$nic

# Who repeats a step may come before what was interrupted has ended in here.
alone() {
    mkdir -p /run/fe80
    exec 9>/run/fe80/lock
    if [ "$1" = lapse ]; then
        flock 9
    else
        flock -w 30 9 || fail "another step is still under way in this VM; try again"
    fi
}

over_link_local() {
    case ${SSH_CONNECTION:-} in fe80:*) true ;; *) false ;; esac
}

state() {
    if [ -e $wanted ]; then
        if [ -e $kept/retired ]; then echo retired; else echo dual; fi
    elif [ -e $trial ]; then
        echo trial
    elif [ -n "$(find $kept $units/fe80-legacy* /run/systemd/system/fe80-legacy* -prune 2>/dev/null)" ]; then
        echo partial
    else
        echo legacy
    fi
}

disarm() {
    systemctl stop fe80-legacy-back.timer 2>/dev/null || true
    # It may wait for this to end, or it is this.
    [ "$verb" = lapse ] || systemctl stop fe80-legacy-back.service 2>/dev/null || true
    systemctl reset-failed fe80-legacy-back.service 2>/dev/null || true
}

# Has what nobody confirms taken back after so many seconds, whatever becomes of who asked for this.
arm() {
    disarm
    copy=/run/fe80/legacy-back.sh
    cp "$0" $copy
    systemd-run --quiet --unit=fe80-legacy-back --on-active="$1" --timer-property=AccuracySec=1s \
        sh $copy lapse >&2
}

# DIRECTORY UNITS: the program, its rules and sshd's configuration there, and the units that run them.
write() {
    mkdir -p "$1" "$2"
    cat >"$1/keep" <<'KEEP'
#!/bin/sh
# Keeps the link-local way to this VM open, whatever else configures its control NIC: the boot script that takes it down
# or gives it an IPv4 address, sysctl -p that switches IPv6 off. 'fe80 restore' takes all of this away again.
set -u
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
here=${0%/*}

control_nic() {
    for file in /sys/class/net/*/address; do
        read -r mac 2>/dev/null <"$file" || continue
        case $mac in
            0e:00:a9:fe:*)
                nic=${file%/address}
                nic=${nic##*/}
                return
                ;;
        esac
    done
    return 1
}

# Starts few programs: it is run often, and the VM may be slow.
converge() {
    control_nic || return
    # The rules come first: without them there is no IPv6.
    nft list table ip6 fe80 2>/dev/null | grep -q "\"$nic\"" || sed "s/@NIC@/$nic/" "$here/control.nft" | nft -f - || return
    conf=/proc/sys/net/ipv6/conf/$nic
    for setting in addr_gen_mode dad_transmits router_solicitations accept_ra autoconf accept_redirects forwarding \
        disable_ipv6; do
        echo 0 >"$conf/$setting"
    done
    read -r flags <"/sys/class/net/$nic/flags"
    [ $((flags & 1)) = 1 ] || ip link set dev "$nic" up
    # The hypervisor has this address and this MAC on every host, so it is never asked for.
    ip -6 neighbour replace fe80::1 lladdr 02:fe:80:00:00:01 dev "$nic" nud permanent
    ip -6 address flush dev "$nic" scope global
    if [ -e "$here/retired" ] || [ -e /run/fe80/retired ]; then
        ip -o -4 address show dev "$nic" to 169.254.0.0/16 | while read -r _ _ _ address _; do
            ip address delete "$address" dev "$nic"
        done
    fi
}

# Each change of an interface, an address or of nftables that takes a table away is a reason to look.
{
    ip -o monitor link address &
    nft monitor destroy tables &
    echo begin
    wait
} | while read -r _; do
    converge
done
KEEP
    chmod 755 "$1/keep"
    cat >"$1/control.nft" <<'RULES'
# IPv6 on the control NIC is for one conversation: fe80::1 (the hypervisor) speaks to sshd on 3922. IPv4 is not touched.
table ip6 fe80
delete table ip6 fe80
table ip6 fe80 {
	chain input {
		type filter hook input priority filter; policy accept;
		iifname "@NIC@" goto from_control
		iifname != "lo" tcp dport 3922 drop
	}

	chain output {
		type filter hook output priority filter; policy accept;
		oifname "@NIC@" goto to_control
	}

	chain forward {
		type filter hook forward priority filter; policy accept;
		iifname "@NIC@" drop
		oifname "@NIC@" drop
	}

	chain from_control {
		ip6 saddr fe80::1 tcp dport 3922 accept
		ip6 saddr fe80::1 ip6 hoplimit 255 icmpv6 type nd-neighbor-solicit accept
		drop
	}

	chain to_control {
		ip6 daddr fe80::1 tcp sport 3922 tcp flags & (syn | ack) != syn accept
		ip6 daddr fe80::1 icmpv6 type nd-neighbor-advert accept
		drop
	}
}
RULES
    # An sshd of its own, since the boot script writes the other's configuration anew. Keys and who may log in are the same.
    {
        printf '%s\n' 'Port 3922' 'AddressFamily inet6' 'ListenAddress ::' 'PidFile none' 'AllowUsers root' \
            'PermitRootLogin prohibit-password' 'PasswordAuthentication no' 'X11Forwarding no' 'UseDNS no' \
            'MaxSessions 1000' 'MaxStartups 100:30:1000' 'ClientAliveInterval 15' 'ClientAliveCountMax 4' \
            'PrintMotd no' 'PrintLastLog no' 'Subsystem sftp internal-sftp'
        sshd -T | grep -E '^(hostkey|authorizedkeysfile|usepam) '
    } >"$1/sshd_config"
    cat >"$2/fe80-legacy.service" <<UNIT
[Unit]
Description=fe80: the link-local way to this VM
Wants=fe80-legacy-ssh.service
After=network-pre.target

[Service]
ExecStart=$1/keep
Restart=always

[Install]
WantedBy=multi-user.target
UNIT
    cat >"$2/fe80-legacy-ssh.service" <<UNIT
[Unit]
Description=fe80: sshd at the link-local address
# For the host keys, which a VM may make when it boots for the first time.
After=ssh.service fe80-legacy.service

[Service]
ExecStartPre=/bin/mkdir -p -m 0755 /run/sshd
ExecStart=$(command -v sshd) -D -f $1/sshd_config
KillMode=process
Restart=on-failure
UNIT
}

adopt() {
    case $(state) in
        dual | retired)
            [ ! -e /run/fe80/retired ] || back # to take its IPv4 address away was interrupted
            settle
            return
            ;;
    esac
    [ -d /proc/sys/net/ipv6 ] || fail "its kernel has no IPv6: take ipv6.disable=1 off its kernel's command line"
    for program in nft systemctl systemd-run sshd ip; do
        command -v $program >/dev/null || fail "it has no $program, which is needed to keep the link-local way open"
    done
    mkdir -p -m 0755 /run/sshd # which goes when the old sshd is stopped, and without it sshd does not even check
    sshd -t || fail "its sshd refuses its configuration"
    [ "$(state)" = legacy ] || abandon # what an attempt that failed has left
    arm "$1"
    mkdir -p $trial
    for name in $sysctls; do echo "$name=$(cat "$conf/$name")"; done >$trial/before
    write $trial /run/systemd/system
    systemctl daemon-reload
    systemctl start fe80-legacy.service fe80-legacy-ssh.service
}

confirm() {
    over_link_local || fail "this has to be asked for over the link-local way: that it works is what makes it stay"
    if [ ! -e $wanted ]; then
        [ -e $trial/before ] || fail "there is nothing to keep: what was tried was taken back"
        rm -rf $kept
        write $kept $units
        cp $trial/before $kept/before
        mkdir -p ${wanted%/*}
        sync
        ln -sfn ../fe80-legacy.service $wanted # from here on it outlives a restart
        sync
    fi
    settle
    disarm
}

# What is kept is used, and nothing of the trial any more.
settle() {
    systemctl daemon-reload
    systemctl restart fe80-legacy.service # not sshd, in which this runs
    rm -rf $trial /run/systemd/system/fe80-legacy.service /run/systemd/system/fe80-legacy-ssh.service
    systemctl daemon-reload
}

retire() {
    [ -e $wanted ] || fail "it has no link-local way that outlives a restart: adopt it first"
    [ -e $kept/retired ] || {
        arm "$1"
        : >/run/fe80/retired
    }
    systemctl restart fe80-legacy.service
}

confirm_retired() {
    over_link_local || fail "this has to be asked for over link-local"
    if [ ! -e $kept/retired ]; then
        [ -e /run/fe80/retired ] || fail "there is nothing to keep: the IPv4 address was given back"
        : >$kept/retired # from here on it outlives a restart
        sync
    fi
    disarm
    rm -f /run/fe80/retired
}

back() {
    rm -f /run/fe80/retired $kept/retired
    sync
    [ ! -e $wanted ] || systemctl restart fe80-legacy.service
    ip link set dev "$nic" up
    ip address replace "$ipv4/16" dev "$nic"
    # The boot script, or a restart of sshd, may have found no address to listen at.
    [ -n "$(ss -Hltn "src $ipv4:3922")$(ss -Hltn 'src 0.0.0.0:3922')" ] || {
        sed -i "s/^ListenAddress.*/ListenAddress $ipv4/" /etc/ssh/sshd_config
        systemctl restart ssh.service
    }
    disarm
}

abandon() {
    over_link_local && fail "this has to be asked for over another way than the one that it takes away"
    rm -f $wanted # from here on a restart finds none of it
    sync
    before=$kept/before
    [ -e $before ] || before=$trial/before
    systemctl stop fe80-legacy.service fe80-legacy-ssh.service 2>/dev/null || true
    # IPv6 goes before its rules.
    if [ -e $before ]; then
        while IFS='=' read -r name value; do
            echo "$value" >"$conf/$name"
        done <$before
    fi
    nft delete table ip6 fe80 2>/dev/null || true
    for directory in $units /run/systemd/system; do
        rm -f "$directory/fe80-legacy.service" "$directory/fe80-legacy-ssh.service"
    done
    rm -rf $trial $kept
    rmdir ${kept%/*} 2>/dev/null || true
    sync
    systemctl daemon-reload
    disarm
}

lapse() {
    if [ ! -e $wanted ]; then
        [ ! -e $trial ] || abandon
    elif [ ! -e $kept/retired ]; then
        back
    fi
}

say() {
    echo "state=$(state)"
    echo "nic=$nic"
    echo "ipv4=$(ip -o -4 address show dev "$nic" | while read -r _ _ _ address _; do printf '%s ' "$address"; done)"
    echo "disable_ipv6=$(cat "$conf/disable_ipv6" 2>/dev/null || echo absent)"
    echo "link_local=$(ip -o -6 address show dev "$nic" scope link | while read -r _ _ _ address _; do printf '%s ' "$address"; done)"
    echo "nft=$(command -v nft || true)"
    echo "systemd=$(command -v systemd-run || true)"
}

verb=${1:-}
[ "$verb" = state ] || alone "$verb"
case $verb in
    state) say ;;
    adopt) adopt "$2" ;;
    confirm) confirm ;;
    retire) retire "$2" ;;
    confirm-retired) confirm_retired ;;
    return) back ;;
    abandon) abandon ;;
    lapse) lapse ;;
    *) fail "no such verb: $verb" ;;
esac
