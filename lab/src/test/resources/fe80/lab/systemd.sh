# Becomes a systemd, process 1 of namespaces of its own, in DIRECTORY on a lab machine, where REPOSITORY is at INSIDE. It
# knows the agent's UNIT, which runs PROGRAM with IMAGE and ACCELERATOR, and a libvirtd that LIBVIRTD starts.
#
# Its root shows this host's files and keeps to itself what is written: systemd's own units would empty /tmp and change
# /etc and /var. The kernel's settings are read-only but for those of its network.
directory=$1
repository=$2
inside=$3
unit=$4
program=$5
image=$6
accelerator=$7
libvirtd=$8

root=$directory/root
mkdir -p "$directory/layers" "$root"
mount -t tmpfs layers "$directory/layers"
mkdir "$directory"/layers/{upper,work}
mount -t overlay -o "lowerdir=/,upperdir=$directory/layers/upper,workdir=$directory/layers/work" root "$root"

# Of this host's units none is started that is not named here.
rm -rf "$root"/etc/systemd/system/* "$root/etc/libvirt"
mkdir -p "$root/etc/fe80" "$root/usr/local/bin" "$root/usr/share/fe80"
for target in sysinit basic sockets timers paths slices multi-user shutdown; do
    printf '[Unit]\nDefaultDependencies=no\n' >"$root/etc/systemd/system/$target.target"
done
cat >"$root/etc/systemd/system/lab.target" <<UNIT
[Unit]
DefaultDependencies=no
AllowIsolate=yes
Wants=systemd-journald.service
UNIT
cat >"$root/etc/systemd/system/libvirtd.service" <<UNIT
[Service]
Type=forking
Environment=QEMU_USER=libvirt-qemu
ExecStart=/bin/bash -eu /etc/fe80/libvirtd.sh /run/lab 00000000-0000-4000-8000-000000000001
UNIT
cp "$libvirtd" "$root/etc/fe80/libvirtd.sh"
cp "$unit" "$root/etc/systemd/system/fe80-agent.service"
cp "$program" "$root/usr/local/bin/fe80"
chmod 755 "$root/usr/local/bin/fe80"
ln -s "$image" "$root/usr/share/fe80/image"
printf 'accelerator = "%s"\n[metrics]\nlisten = "127.0.0.1:9081"\n' "$accelerator" >"$root/etc/fe80/agent.toml"
echo fe80:x:990: >>"$root/etc/group"
echo secret >"$root/home/secret"
mkdir -p "$root$inside"
mount --bind -o ro "$repository" "$root$inside"

mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
for path in run tmp var/tmp; do mount -t tmpfs -o mode=1777 tmpfs "$root/$path"; done
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root"/dev/{pts,shm,net}
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
while read -r name major minor; do mknod -m 666 "$root/dev/$name" c "$major" "$minor"; done <<DEVICES
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
net/tun 10 200
kvm 10 232
DEVICES

mkdir "$root/old"
cd "$root"
pivot_root . old
umount --lazy /old
rmdir /old

echo ready
read -r _ || true # until this process is known, which becomes systemd
exec env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=lab.target --show-status=0 </dev/null >/dev/null 2>&1
