# A host whose programs report success, and change nothing: it has a bridge cloud0 of somebody else's making, a tap on
# it, and an admitted VM.
case "$*" in
    "ip -j -d addr show") cat <<'JSON' ;;
[{"ifindex":1,"ifname":"lo","flags":["LOOPBACK","UP","LOWER_UP"],"mtu":65536,"link_type":"loopback",
  "address":"00:00:00:00:00:00","addr_info":[{"family":"inet","local":"127.0.0.1","prefixlen":8}]},
 {},
 {"ifindex":2,"ifname":"eth0","flags":["BROADCAST","UP"],"mtu":1500,"address":"52:54:00:00:00:02","addr_info":[]},
 {"ifindex":3,"ifname":"cloud0","flags":["BROADCAST","MULTICAST","UP"],"mtu":1500,"address":"06:e6:c1:42:1a:b6",
  "linkinfo":{"info_kind":"bridge","info_data":{"forward_delay":1500,"stp_state":0,"mcast_snooping":1}},
  "addr_info":[{"family":"inet","local":"169.254.0.1","prefixlen":16,"scope":"global"},
               {"family":"inet6","local":"fe80::e88a:aaff:fe0a:93c4","prefixlen":64,"scope":"link","tentative":true},
               {"family":"inet6","local":"2001:db8::1","prefixlen":64,"scope":"global","dynamic":true}]},
 {"ifindex":4,"ifname":"vnet0","flags":["BROADCAST","UP"],"mtu":1500,"master":"cloud0","address":"fe:00:00:00:00:01",
  "linkinfo":{"info_kind":"tun","info_data":{"type":"tap"},"info_slave_kind":"bridge",
              "info_slave_data":{"state":"forwarding","learning":false,"flood":false,"isolated":true,"locked":true}},
  "addr_info":[]}]
JSON
    "bridge -j fdb show br cloud0") cat <<'JSON' ;;
[{"mac":"33:33:00:00:00:01","ifname":"cloud0","flags":["self"],"state":"permanent"},
 {"mac":"01:00:5e:00:00:05","ifname":"vnet0","flags":[],"master":"cloud0","state":"static"},
 {"mac":"fe:00:00:00:00:01","ifname":"vnet0","flags":[],"master":"cloud0","state":"permanent"},
 {"mac":"0e:00:a9:fe:fe:3b","ifname":"vnet0","vlan":1,"flags":[],"master":"cloud0","state":"static"},
 {"mac":"0e:00:a9:fe:fe:3b","ifname":"vnet0","flags":[],"master":"cloud0","state":"static"}]
JSON
    "ip -j -6 neigh show dev cloud0 nud permanent") cat <<'JSON' ;;
[{"dst":"2001:db8::9","lladdr":"0e:00:a9:fe:fe:99","state":["PERMANENT"]},
 {"dst":"fe80::c00:a9ff:fefe:fe3b","lladdr":"0e:00:a9:fe:fe:3b","state":["PERMANENT"]}]
JSON
    "sysctl -e "*)
        echo "net.ipv6.conf.all.disable_ipv6 = 0"
        echo "net.ipv6.conf.cloud0.accept_ra = 1"
        echo "net.ipv6.conf.vnet0.disable_ipv6 = 1"
        ;;
    "cat /proc/self/status") echo "CapEff:	000001ffffffffff" ;;
esac
