"""The Pants plugin: targets, rules and goals around the compiler, which it runs in sandboxes and never imports.

Decisions are plain functions and values; everything that knows how one generation of Pants asks for a value lies in
`rules_get/`. The code runs inside Pants, so it is valid on CPython 3.9 as well as on current ones.
"""
