"""What rules about Python sources stand on.

The way of a file: `indexing` makes its `summary` from its bytes alone; `resolving` puts summaries of many modules
together and says what a name stands for across them; `runner` asks each rule and applies suppressions. What the
specs say comes as `facts`. `libraries` is what is known of code that is never read: FastAPI, pydantic, the runtime.

No rules live here, and nothing is imported or executed: what a program does at run time (`exec`, `setattr`, a
parameter without an annotation) is not guessed at.
"""
