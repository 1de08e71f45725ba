"""Network namespaces for tests, which are as machines of their own to the kernel: interfaces, routes and rules.

A namespace lasts as long as a process in it. That is a `cat` which ends with this process, however that ends, and
takes the namespace and its links along. It takes root, `unshare` and `nsenter` (util-linux) and `ip` (iproute2).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TOOLS = ("unshare", "nsenter", "ip")
_FOLDERS = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin:/usr/bin:/bin"
_SECONDS = 10.0


class NoNamespaceError(Exception):
    """None can be made here. The message says why."""


@dataclass(frozen=True)
class Namespace:
    """`process` is one that is in it."""

    process: int

    def command(self, *words: str) -> tuple[str, ...]:
        """What runs a command in it, which is looked for where root's tools lie too."""
        return (_tool("nsenter"), f"--net=/proc/{self.process}/ns/net", "--", "env", f"PATH={_FOLDERS}", *words)

    def run(self, *words: str) -> str:
        """The output of a command in it, which has to succeed."""
        return _run(*self.command(*words))

    def ip(self, *words: str) -> None:
        self.run(_tool("ip"), *words)


@contextmanager
def network_namespace() -> Iterator[Namespace]:
    """A new one, with nothing but a loopback interface, which is up. Raises NoNamespaceError."""
    for tool in _TOOLS:
        if shutil.which(tool, path=_FOLDERS) is None:
            raise NoNamespaceError(f"there is no {tool}")
    holder = subprocess.Popen(
        [_tool("unshare"), "--net", "cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        _wait_for_namespace(holder)
        namespace = Namespace(holder.pid)
        namespace.ip("link", "set", "lo", "up")
        yield namespace
    finally:
        holder.communicate()


def link(near: Namespace | None, near_name: str, far: Namespace, far_name: str) -> None:
    """Two interfaces, up, which are the ends of one cable; None is the namespace of this process."""
    words = (_tool("ip"), "link", "add", near_name, "type", "veth", "peer", "name", far_name, "netns", str(far.process))
    _run(*(words if near is None else near.command(*words)))
    up = (_tool("ip"), "link", "set", near_name, "up")
    _run(*(up if near is None else near.command(*up)))
    far.ip("link", "set", far_name, "up")


def address(place: str, name: str) -> None:
    """Gives an interface of this process's namespace an address, written with the length of its prefix."""
    _run(_tool("ip"), "address", "add", place, "dev", name)


def _wait_for_namespace(holder: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    own = _namespace_of(os.getpid())
    # The process is root's; what cannot be looked at is not ours.
    while holder.poll() is None and _namespace_of(holder.pid) in (own, None):
        if time.monotonic() > deadline:
            raise NoNamespaceError(f"unshare made none within {_SECONDS:g} s")
        time.sleep(0.01)
    if holder.poll() is not None:
        assert holder.stderr is not None
        raise NoNamespaceError(holder.stderr.read().decode(errors="replace").strip())


def _namespace_of(process: int) -> str | None:
    try:
        return str(Path("/proc", str(process), "ns", "net").readlink())
    except OSError:
        return None


def _tool(name: str) -> str:
    return shutil.which(name, path=_FOLDERS) or name


def _run(*words: str) -> str:
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoNamespaceError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout
