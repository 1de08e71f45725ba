"""The list that `make-secrets` works off: a line for each file below secrets/ that the deployment needs.

password SERVER USER                        a password that it makes up
url FOLDER FILE SERVER USER URL             the URL, with the password of the user in it for {password}
key SERVICE                                 a key that the service signs with
caller SERVICE CALLER                       the public halves of the caller's keys
operator FOLDER FILE VARIABLE NEED          what somebody has to bring: required, or optional
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Password:
    server: str
    user: str

    def __str__(self) -> str:
        return f"password {self.server} {self.user}"


@dataclass(frozen=True, slots=True)
class Url:
    """The file `file` in `folder`; `url` has `{password}` where that of `user` of `server` belongs."""

    folder: str
    file: str
    server: str
    user: str
    url: str

    def __str__(self) -> str:
        return f"url {self.folder} {self.file} {self.server} {self.user} {self.url}"


@dataclass(frozen=True, slots=True)
class Key:
    service: str

    def __str__(self) -> str:
        return f"key {self.service}"


@dataclass(frozen=True, slots=True)
class Caller:
    service: str
    caller: str

    def __str__(self) -> str:
        return f"caller {self.service} {self.caller}"


@dataclass(frozen=True, slots=True)
class Operator:
    """The value of a secret variable, which nobody can make up."""

    service: str
    file: str
    variable: str
    is_required: bool

    def __str__(self) -> str:
        need = "required" if self.is_required else "optional"
        return f"operator {self.service} {self.file} {self.variable} {need}"


Secret: TypeAlias = Password | Url | Key | Caller | Operator
