# Starts a libvirtd of the machine's own in DIRECTORY and returns when it accepts connections at
# DIRECTORY/run/libvirt-sock. Libvirt's paths are compiled in, so its directories are bound over them; only this
# machine's mount namespace sees that. QEMU runs as root, who can read the files of the lab wherever they are, unless
# QEMU_USER is set.
directory=$1
host_uuid=$2
drivers=(qemu "${@:3}")

mkdir -p "$directory"/{run,lib,etc,log,cache,drivers}
cat >"$directory/etc/libvirtd.conf" <<CONFIGURATION
host_uuid = "$host_uuid"
auth_unix_rw = "none"
unix_sock_group = "root"
unix_sock_rw_perms = "0700"
log_outputs = "3:file:$directory/log/libvirtd.log"
CONFIGURATION
cat >"$directory/etc/qemu.conf" <<CONFIGURATION
user = "${QEMU_USER:-root}"
group = "${QEMU_USER:-root}"
security_driver = "none"
cgroup_controllers = []
remember_owner = 0
stdio_handler = "file"
namespaces = []
CONFIGURATION
for pair in run:/run/libvirt lib:/var/lib/libvirt etc:/etc/libvirt log:/var/log/libvirt cache:/var/cache/libvirt; do
    mkdir -p "${pair#*:}"
    mount --bind "$directory/${pair%%:*}" "${pair#*:}"
done

# Libvirt will not start without this account, even where qemu.conf names another; Debian makes it with
# libvirt-daemon-system, which the lab does not need.
for file in passwd group; do
    cp "/etc/$file" "$directory/etc/$file"
    mount --bind "$directory/etc/$file" "/etc/$file"
done
grep -q ^libvirt-qemu: /etc/passwd || echo libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin >>/etc/passwd
grep -q ^libvirt-qemu: /etc/group || echo libvirt-qemu:x:64055: >>/etc/group

# With the drivers alone that are used, libvirtd starts faster and asks for no dnsmasq, D-Bus or DMI.
for driver in "${drivers[@]}"; do
    ln -s /usr/lib/*/libvirt/connection-driver/"libvirt_driver_$driver.so" "$directory/drivers/"
done
LIBVIRT_DRIVER_DIR="$directory/drivers" exec libvirtd --daemon --pid-file "$directory/run/libvirtd.pid"
