"""The Pants plugin: targets, rules and goals around the compiler, which it runs in sandboxes and never imports.

A folder is a concern. In each, decisions are plain functions and values, and `rules_get` alone knows how Pants 2.17 to
2.29 are asked for a value, with `Get`: it fetches and hands over. Rules for another generation of Pants would stand
beside it under another name, for `register` to choose. Folders import one another in one direction only, which
`rooms_test` holds. The code runs inside Pants, so it is valid on CPython 3.9 as well as on current ones.
"""
