"""The commands of `python -m interlock`, one module each: `configure` declares arguments, `run` gives the exit code.

They read arguments and files and print; what is decided is decided behind `interlock.compiler`.
"""
