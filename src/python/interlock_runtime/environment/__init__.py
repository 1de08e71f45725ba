"""What a process is told by variables of its environment: declared once, read once, all mistakes told at once.

A service's settings module declares its variables as module constants with literal arguments, so that `.env.example`
and deployments are made from them without running anything, puts them together in a `Contract`, and builds its own
frozen settings from the `Values` that the contract reads. Variables of servers, Redis, databases and edges, which many
services share, are declared here. Nothing here reads `os.environ`: the composition root hands it over.
"""
