# Starts a light System VM and returns when it is held before its first instruction, its port made: light-vm.sh VM DISK
# RUNNING MAC PORT CONSOLE. What is written to VM/go lets it go. While it runs, there is the file RUNNING.
vm=$1
console=$6

# The VM's hardware, in network, mount and host name namespaces of its own, and what is left when it was switched off.
hold() {
    local vm=$1 disk=$2 running=$3 mac=$4 port=$5 console=$6
    echo $$ >"$vm/pid"
    cd "$vm"
    mount -t tmpfs -o mode=0755 memory memory
    mkdir memory/upper memory/work memory/root
    mount -t overlay -o "lowerdir=$disk,upperdir=memory/upper,workdir=memory/work" overlay memory/root
    cd memory/root
    mount -t sysfs sysfs sys
    mount -t tmpfs -o mode=0755 run run
    mkdir -p run/sshd run/credentials/@system
    cp -p "$vm"/credentials/* run/credentials/@system/
    mount -t tmpfs -o mode=0755 dev dev
    mkdir dev/pts
    mount -t devpts -o newinstance,mode=0620,ptmxmode=0666 devpts dev/pts
    ln -s pts/ptmx dev/ptmx
    ln -s /proc/self/fd dev/fd
    for device in null zero full random urandom tty; do
        : >"dev/$device"
        mount --bind "/dev/$device" "dev/$device"
    done
    ip link set lo up
    ip link add name eth1 address "$mac" type veth peer name "$port" netns 1

    echo held
    exec >>"$console" 2>&1
    read -r _ <"$vm/go"
    : >"$running"
    unshare --pid --fork --kill-child -- chroot . sh -euc "
        mount -t proc proc /proc
        /usr/lib/fe80/identity
        /usr/lib/fe80/control
        exec /usr/sbin/sshd -D -e" || echo "the VM ended with status $?"
    ip link del eth1
    rm "$running"
}

mkdir -p "$vm/memory" "$(dirname "$console")"
[ -p "$vm/go" ] || mkfifo "$vm/go"
read -r said < <(setsid --fork unshare --net --uts --mount --propagation=private -- \
    bash -euc "$(declare -f hold); hold \"\$@\"" hold "$@" 2>>"$console") && [ "$said" = held ] || {
    tail -n 5 "$console" >&2
    exit 1
}
