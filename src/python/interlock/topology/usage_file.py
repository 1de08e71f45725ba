"""Reads usage.json: what the code of services depends on, as the plugin finds it. See `services_file` for its errors.

A document of version 1 holds `services` by name, each with `generated` (targets such as `specs/users:api#client`,
and the chain of files that leads `through` to each), `requirements`, the names of projects, and `files`, the paths of
all files that it depends on, where these are known.
"""

from __future__ import annotations

import re

from interlock.ir.services import SpecAddress
from interlock.topology.services_file import address_in
from interlock.topology.strict_json import Value, read_document
from interlock.topology.usage import GeneratedUse, Piece, ServiceUsage, Usage

NAME = "usage.json"
VERSION = 1


def read_usage(text: str) -> Usage:
    """What a document tells. Raises `InvalidDocument`, which tells all that is wrong."""
    return read_document(text, VERSION, NAME, _usage)


def _usage(document: Value) -> Usage:
    _, services = document.members("version", "services")
    return usage_in(services)


def usage_in(services: Value) -> Usage:
    """What the member `services` of a document tells."""
    return {name: _service(value) for name, value in services.entries()}


def _service(value: Value) -> ServiceUsage:
    generated, requirements, files = value.members("generated", "requirements", optional=("files",))
    return ServiceUsage(
        generated=tuple(map(_generated, generated.items())),
        requirements=frozenset(project_name(each.text()) for each in requirements.items()),
        files=tuple(each.text() for each in files.items()),
    )


def _generated(value: Value) -> GeneratedUse:
    target, through = value.members("target", "through")
    address, mark, piece = target.text().rpartition("#")
    spec = address_in(address)
    if spec is None or not mark:
        target.wrong("a generated target, such as specs/users:api#client")
        spec = SpecAddress("", "")
    return GeneratedUse(
        spec, Piece(piece) if piece in {*Piece} else None, tuple(each.text() for each in through.items())
    )


def project_name(text: str) -> str:
    """A project's normalized name, https://packaging.python.org/specifications/name-normalization."""
    return re.sub(r"[-_.]+", "-", text).lower()
