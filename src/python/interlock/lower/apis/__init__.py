"""APIs and their operations: `ir.api`.

`api_files` lowers a file, its errors first, `operations` each operation, with `params` and `paths`. `routes` finds
those that are never reached, also among the APIs that one service exposes together; `sides` holds what operations take
and give against who sees it. `manifests` checks files of the earlier format against the APIs that there are.
"""
