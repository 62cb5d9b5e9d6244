# Counts the frames that arrive at an interface and were sent by a MAC, or hold the mark of an attack.
# Arguments: interface, MAC, and the EtherType, or 3 for all. Says "ready", counts until its standard input ends, then says how many there were.
import select, socket, sys

nic, mac = sys.argv[1], bytes.fromhex(sys.argv[2].replace(":", ""))
frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(int(sys.argv[3])))
frames.bind((nic, int(sys.argv[3])))
print("ready", flush=True)
count = 0
while True:
    readable, _, _ = select.select([frames, sys.stdin], [], [])
    if frames in readable:
        frame, address = frames.recvfrom(65535)
        if address[2] != socket.PACKET_OUTGOING and (frame[6:12] == mac or b"fe80attack" in frame):
            count += 1
    elif sys.stdin in readable:
        break
print(count, flush=True)
