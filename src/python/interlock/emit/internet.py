"""Which addresses are the internet's, and which are of networks and machines that a service has no business with."""

from __future__ import annotations

NOT_THE_INTERNET_4 = (
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
"""Private, shared, local and multicast ones (RFC 6890). 169.254.169.254 tells credentials of machines in many clouds,
168.63.129.16, a public address, in Azure."""

NOT_THE_INTERNET_6 = ("::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "ff00::/8")
"""Also those that stand for addresses of version 4, the ones above among them (NAT64, RFC 6052 and 8215)."""
