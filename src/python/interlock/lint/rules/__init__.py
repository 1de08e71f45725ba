"""The rules, one file each with its id, reason, examples and check. They are listed in `lint.python_rules` and
`lint.spec_rules`.
"""
