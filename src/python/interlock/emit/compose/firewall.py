"""A script of rules for the host: what networks of containers cannot keep apart.

Between containers Docker decides. Out of the host get those that declare it, on the ports that they declare, to the
internet alone; the host itself is reached by none.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network

from interlock.emit.compose.networks import Outward
from interlock.emit.compose.system import ComposeSystem
from interlock.emit.internet import NOT_THE_INTERNET_4

FIREWALL = "firewall"

_DNS = 53

_SCRIPT = """\
#!/bin/sh
# What the networks of {project} do not keep apart: containers from the host, from the networks around it, and from
# ports of the internet that nobody declares. For root, with iptables, once the engine runs; after each start of the
# machine anew.
#
#     sh firewall           sets the rules, in the place of those that it set before
#     sh firewall remove    takes them away
set -eu

# begun COMMAND CHAIN TARGET: the rule by which what containers begin, as against answers, comes to a chain.
begun() {{
    iptables --wait "$1" "$2" -s {subnet} -m conntrack ! --ctstate RELATED,ESTABLISHED -j "$3"
}}

# jump CHAIN TARGET
jump() {{
    begun -C "$@" 2> /dev/null || begun -I "$@"
}}

# leave CHAIN TARGET
leave() {{
    if iptables --wait -n -L "$2" > /dev/null 2>&1; then
        while begun -D "$@" 2> /dev/null; do :; done
        iptables --wait -F "$2"
        iptables --wait -X "$2"
    fi
}}

case "$#/${{1:-}}" in
    0/) ;;
    1/remove)
        leave DOCKER-USER {out}
        leave INPUT {host}
        exit 0
        ;;
    *)
        echo "usage: sh firewall [remove]" >&2
        exit 2
        ;;
esac

iptables-restore --wait --noflush << 'RULES'
{rules}
RULES
jump DOCKER-USER {out}
jump INPUT {host}
"""


def firewall(system: ComposeSystem) -> str:
    """The text of the script. Chains are named after the subnet, which no other deployment on the host has."""
    subnet = IPv4Network(system.deployment.subnet)
    out, host = f"il-out-{subnet.network_address}", f"il-in-{subnet.network_address}"
    rules = ["*filter", f":{out} - [0:0]", f":{host} - [0:0]", *_rules(system, out, host), "COMMIT"]
    return _SCRIPT.format(project=system.deployment.project, subnet=subnet, out=out, host=host, rules="\n".join(rules))


def _rules(system: ComposeSystem, out: str, host: str) -> Iterator[str]:
    leaving = [
        (addresses.subnet, sorted({access.port for access in system.graph.by_name[way.container].internet}))
        for way, addresses in system.plan.ways.items()
        if way.kind is Outward.INTERNET
    ]
    yield f"-A {out} -d {system.deployment.subnet} -j RETURN"
    # The engine asks the host's name servers from within the container's network, and they may have any address.
    for subnet, _ in leaving:
        for chain in (out, host):
            for protocol in ("udp", "tcp"):
                yield f"-A {chain} -s {subnet} -p {protocol} --dport {_DNS} -j RETURN"
    for block in NOT_THE_INTERNET_4:
        yield f"-A {out} -d {block} -j REJECT"
    for subnet, ports in leaving:
        for port in ports:
            yield f"-A {out} -s {subnet} -p tcp --dport {port} -j RETURN"
    yield f"-A {out} -j REJECT"
    yield f"-A {host} -j REJECT"
