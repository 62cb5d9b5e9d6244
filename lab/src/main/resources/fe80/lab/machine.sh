# Process 1 of a lab machine, in new network, mount and process-number namespaces. It holds them until its standard
# input ends, as it does when the program that started it ends, in whatever way; then it kills what runs on the machine
# and deletes its directory. So nothing outlives that program.
directory=$1

mount -t sysfs sysfs /sys # shows this namespace's interfaces
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs /dev/shm # what is there has names made of process numbers
ip link set lo up
echo ready
while read -r _; do :; done

kill -KILL -1 || true # all but this process; there may be no other
while read -r _ _ _ _ mount _; do
    case $mount in "$directory"/*) umount --lazy "$mount" || true ;; esac
done </proc/self/mountinfo
rm -rf --one-file-system "$directory"
