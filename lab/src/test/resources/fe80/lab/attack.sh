# What each attack may use; the attack itself follows. It has some seconds and then ends, however it is written.
scapy() {
    timeout 20 /usr/bin/python3 -W ignore -c "
import os, time
from scapy.all import *
from scapy.contrib.lldp import *
conf.verb = 0
conf.iface = 'eth1'
def answered(frames, how):
    sniffer = AsyncSniffer(lfilter=how)
    sniffer.start()
    time.sleep(0.5)
    sendp(frames)
    time.sleep(1)
    return len(sniffer.stop()) > 0
def accepted(frame): # a connection: SYN and ACK
    return TCP in frame and frame[TCP].flags == 'SA'
globals().update({k: os.environ[k] for k in
    ('HOST', 'HOST_MAC', 'VICTIM', 'VICTIM_MAC', 'ME', 'MAC', 'OUTSIDE', 'OUTSIDE4', 'MARK')})
$1"
}
thc() {
    program=$1
    shift
    timeout --preserve-status --kill-after 1 4 "atk6-$program" "$@" >/dev/null 2>&1 || true
}
connect() { # address, port, the port from which, and the NIC
    timeout 3 /usr/bin/python3 -c "
import socket
family, kind, protocol, _, address = socket.getaddrinfo('$1%${4:-eth1}', $2, type=socket.SOCK_STREAM)[0]
s = socket.socket(family, kind)
s.bind(('', ${3:-0}))
s.connect(address)"
}
