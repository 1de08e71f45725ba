"""The variables that services read, found in their sources without running them.

`modules` reads one file at a time, `extraction` puts together what a service's files declare and import, also from the
runtime, whose own declarations `runtime_variables` lists. What services do with values is no concern of this package.
"""
