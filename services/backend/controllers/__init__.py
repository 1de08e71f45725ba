"""What the backend does for each operation of its contracts.

A controller implements a generated Protocol on top of the repositories of `services.backend.domain`. It knows no web
framework and no database; `framework_free_test` holds it to that.
"""
