#!/bin/sh
echo "Cloudstack Release 4.legacy&$(cksum < /opt/legacy/boot | cut -d ' ' -f 1)"
