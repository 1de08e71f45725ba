"""Defaults and examples: the JSON values that specs hold.

`mismatch` says why a value is none of a type, with the texts of `formats`; `wire_form` writes it as it crosses the
wire, `examples` is the pass that holds all of them against their types. Members of enums and consts are parts of
types and are read with these.
"""
