"""The tree of a file as the record of how it is written."""

from __future__ import annotations

from interlock.diagnostics.source import SourceFile
from interlock.ir.written import Written, WrittenFile, WrittenKey
from interlock.spec.tree import Mapping, Scalar, Sequence, Tree


def written_file(source: SourceFile, tree: Tree) -> WrittenFile:
    """`tree` is what was read from the source."""
    converter = _Converter()
    root = converter.convert(tree)
    return WrittenFile(source.path, source.text, root, converter.has_aliases)


class _Converter:
    """Values that aliases repeat are converted once. The parser bounds how deep a tree is."""

    def __init__(self) -> None:
        self.has_aliases = False
        self._converted: dict[int, Written] = {}

    def convert(self, tree: Tree) -> Written:
        known = self._converted.get(id(tree))
        if known is not None:
            self.has_aliases = True
            return known
        converted = self._converted[id(tree)] = self._new(tree)
        return converted

    def _new(self, tree: Tree) -> Written:
        match tree:
            case Scalar(text=text, span=span):
                return Written(span, text)
            case Sequence(items=items, span=span):
                return Written(span, None, (), tuple([self.convert(item) for item in items]))
            case Mapping(entries=entries, span=span):
                converted = [
                    (WrittenKey(entry.key.text, entry.key.span), self.convert(entry.value)) for entry in entries
                ]
                return Written(span, None, tuple(converted))
