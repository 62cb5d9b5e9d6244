# What each attack may use; the attack itself follows. It ends after a while, however it is written.
scapy() {
    timeout 40 /usr/bin/python3 -W ignore -c "
import os, threading
from scapy.all import *
from scapy.contrib.lldp import *
conf.verb = 0
conf.iface = 'eth1'
def answered(frames, how):
    begun = threading.Event()
    sniffer = AsyncSniffer(lfilter=how, stop_filter=lambda frame: True, timeout=1.5, started_callback=begun.set)
    sniffer.start()
    begun.wait()
    sendp(frames)
    sniffer.join()
    return len(sniffer.results) > 0
def accepted(frame): # a connection: SYN and ACK
    return TCP in frame and frame[TCP].flags == 'SA'
def impersonate(): # says again and again that the victim is here, and accepts connections to it
    def as_victim(to, hops):
        return Ether(src=VICTIM_MAC, dst=HOST_MAC)/IPv6(src=VICTIM, dst=to, hlim=hops)
    def accept(frame):
        segment = frame[TCP]
        sendp(as_victim(frame[IPv6].src, 64)
            /TCP(sport=3922, dport=segment.sport, seq=1, ack=segment.seq + 1, flags='SA'))
    begun = threading.Event()
    AsyncSniffer(lfilter=lambda f: TCP in f and f[TCP].flags == 'S', prn=accept, store=False,
        started_callback=begun.set).start()
    begun.wait()
    print('ready', flush=True)
    here = ICMPv6ND_NA(tgt=VICTIM, R=0, S=1, O=1)/ICMPv6NDOptDstLLAddr(lladdr=VICTIM_MAC)
    sendp(as_victim(HOST, 255)/here, inter=0.01, loop=1)
globals().update({k: os.environ[k] for k in
    ('HOST', 'HOST_MAC', 'VICTIM', 'VICTIM_MAC', 'ME', 'MAC', 'OUTSIDE', 'OUTSIDE4', 'MARK')})
$1"
}
thc() {
    program=$1
    shift
    timeout --preserve-status --kill-after 1 "${seconds:-3}" "atk6-$program" "$@" >/dev/null 2>&1 || true
}
connect() { # address, port, the port from which, the NIC, and what has to be read then
    timeout 20 /usr/bin/python3 -c "
import socket
socket.setdefaulttimeout(2)
family, kind, protocol, _, address = socket.getaddrinfo('$1%${4:-eth1}', $2, type=socket.SOCK_STREAM)[0]
s = socket.socket(family, kind)
s.bind(('', ${3:-0}))
s.connect(address)
greeting = b'${5:-}'
assert not greeting or s.recv(len(greeting)) == greeting"
}
