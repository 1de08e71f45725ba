"""From spec nodes to the intermediate representation: one explicit, ordered tuple of passes in `passes.py`.

All passes work on the one value of `program.py`; `assemble` makes the IR of it, `damage` is what loading could not
read. The passes lie in a room for each part of the IR (`types`, `declarations`, `messaging`, `apis`) and for what these
share: `names`, `patterns`, `values`, `unions`. Rooms import one another in one direction only, and `passes` never:
`layering_test.py` of the compiler says which imports which. `written` is apart: how a file is spelled, for lint rules.

No bytes are read here (`spec`), and of specs that mean something nothing is judged (`lint`, `topology`).
"""

from interlock.lower.passes import lower as lower
