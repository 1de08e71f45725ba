"""The regular expressions that mean the same to Rust's `regex` and to ECMAScript (with the `u` flag).

`parser` reads a pattern into the tree of `tree` and writes it anew so that both engines agree; `characters` reads what
stands for one character, `matcher` holds a text against the tree. Nothing here knows of specs, types or diagnostics.
Importing it costs time, so nobody does before the first pattern is met.
"""
