"""What rules over specs are run by: the workspace that they ask, the kinds of findings, and what they share.

A rule sees the resolved system and, where it speaks of the spelling, the files as they are written; it reads nothing.
"""
