"""Where specs lie and what comes of them: the names that the compiler and the plugin agree on. No Pants here."""

from __future__ import annotations

import enum
import posixpath

SPECS_FOLDER = "specs"
SPEC_SUFFIX = ".yaml"
# Files of the other common suffix are read as well, to be told of: nobody means them to be passed over.
READ_SUFFIXES = (SPEC_SUFFIX, ".yml")


class Piece(enum.Enum):
    """One generated file of a spec. Pieces are narrow, so that a service ships only what it imports."""

    MODELS = "models"
    SHARED = "shared"
    SERVER = "server"
    CLIENT = "client"
    PUBLISHER = "publisher"
    SUBSCRIBER = "subscriber"
    OPENAPI = "openapi"
    ASYNCAPI = "asyncapi"


_SUFFIXES = {
    Piece.MODELS: ".py",
    Piece.SHARED: ".py",
    Piece.SERVER: "_server.py",
    Piece.CLIENT: "_client.py",
    Piece.PUBLISHER: "_publisher.py",
    Piece.SUBSCRIBER: "_subscriber.py",
    Piece.OPENAPI: ".openapi.json",
    Piece.ASYNCAPI: ".asyncapi.json",
}


def output_path(piece: Piece, spec: str) -> str:
    """The generated file: `specs/users/api_server.py` for the server piece of `specs/users/api.yaml`."""
    return posixpath.splitext(spec)[0] + _SUFFIXES[piece]


def module_name(piece: Piece, spec: str) -> str:
    """The generated module: `specs.users.models` for the models of `specs/users/models.yaml`."""
    return posixpath.splitext(output_path(piece, spec))[0].replace("/", ".")


def folder_of(spec: str) -> str:
    """The folder of a spec, which is what the compiler compiles at once."""
    return posixpath.dirname(spec)


def folder_of_domain(domain: str) -> str:
    """`specs/billing/invoices` for the domain `billing.invoices`."""
    return posixpath.join(SPECS_FOLDER, *domain.split("."))


def is_spec(path: str) -> bool:
    """Whether the compiler would read this file, be it to tell of its suffix."""
    return is_spec_folder(folder_of(path)) and path.endswith(READ_SUFFIXES)


def is_spec_folder(folder: str) -> bool:
    """Whether the compiler would look for specs there."""
    return folder.startswith(SPECS_FOLDER + "/")
