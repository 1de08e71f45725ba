"""Specs as files and as targets, and the names that the compiler and the plugin agree on.

What is generated from them is in `codegen`, what goals do to them in `spec_goals`.
"""
