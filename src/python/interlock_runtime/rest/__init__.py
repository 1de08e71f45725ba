"""The server side of REST contracts, on FastAPI.

`router` is what generated code is written against; `signature` and `parameters` read an operation's signature once,
`handler` and `stream` answer requests, `problems` gives every refusal its one form. Business logic is in controllers,
which know nothing of this folder.
"""
