"""The types that fields, parameters, messages and aliases are written with: `ir.types`.

`resolver` makes them from nodes, `constraints` binds what is written beside them (`constraint_values` reads it,
`bounds` gathers it), `typed` does both. `mentions`, `assignable`, `scalars` and `spelling` answer what others ask of a
type. What a named type is declared as is in `declarations`, whether a value is one of a type in `values`.
"""
