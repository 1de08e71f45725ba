"""Layered drawings of directed graphs: boxes in columns, lines from left to right, nothing on top of anything.

Knows boxes by their number and their size and nothing of services. The steps stand in a module each, in this order:
`ranks` (which column), `chains` (lines cut at each column), `crossings` (order in a column), `coordinates` (where),
`routes` (curves). Everything is deterministic, and takes time near to linear in boxes and lines.
"""
