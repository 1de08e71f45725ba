"""Which services can wait for those that they call: all but such as, in a circle, would wait for themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence


def circles(services: Iterable[str], callees_of: Callable[[str], Sequence[str]]) -> Mapping[str, int]:
    """For each service a number that it shares with those, and only those, that reach it and are reached by it.

    Tarjan's algorithm, without recursion, which a long chain of calls would exhaust.
    """
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    circle: dict[str, int] = {}
    open_services: list[str] = []
    for root in services:
        if root in index:
            continue
        visits = [(root, iter(callees_of(root)))]
        index[root] = lowest[root] = len(index)
        open_services.append(root)
        while visits:
            service, callees = visits[-1]
            for callee in callees:
                if callee not in index:
                    index[callee] = lowest[callee] = len(index)
                    open_services.append(callee)
                    visits.append((callee, iter(callees_of(callee))))
                    break
                if callee not in circle:
                    lowest[service] = min(lowest[service], index[callee])
            else:
                visits.pop()
                if visits:
                    caller = visits[-1][0]
                    lowest[caller] = min(lowest[caller], lowest[service])
                if lowest[service] == index[service]:
                    _close(service, open_services, circle)
    return circle


def _close(service: str, open_services: list[str], circle: dict[str, int]) -> None:
    # Of those that were closed before; no other circle begins at the same count.
    number = len(circle)
    while True:
        member = open_services.pop()
        circle[member] = number
        if member == service:
            return
