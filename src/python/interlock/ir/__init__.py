"""The resolved nouns that every stage after checking speaks of. No I/O, no target language, no unresolved name.

Variants are already expanded: `User` with the variant `Create` is the two models `User` and `UserCreate`, so an emitter
never sees a variant rule, an input filter or a merge-patch rule, only concrete declarations.
"""
