"""What models files declare, and what is made of it: `ir.declarations`.

`enums`, `aliases` and `bases` lower what is written, field by field with `fields`, and `recursion` refuses models
without end. `variants` then makes a model of each variant, seeing what it refers to through `views`; `reach` tells
which declarations lead to a field that one side must not see. Whether readers can tell the members of a union apart is
asked in `unions`.
"""
