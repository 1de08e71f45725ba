"""From spec targets to generated sources, and what those depend on.

The copy of them on disk is the business of `generate`.
"""
