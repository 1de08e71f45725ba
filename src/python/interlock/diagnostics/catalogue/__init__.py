"""Every id that the compiler may report, with its reason and examples.

Documentation and tests are made from it; a compile never imports it.
"""
