"""One `service`: its target, its edges, and the module that it runs. Whether it is as it should be: `service_lint`.

Of other services nothing is known here; all of them together are in `services_file` and `graph`.
"""
