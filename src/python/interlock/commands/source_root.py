"""The option that tells modules from paths, which `index` and `lint-python` have to be given alike."""

from __future__ import annotations

from argparse import ArgumentParser


def add_source_root(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--source-root",
        dest="source_roots",
        action="append",
        metavar="ROOT",
        help="a folder from which modules are imported; may be repeated, the longest that holds a file counts; "
        "default: the repository's root",
    )
