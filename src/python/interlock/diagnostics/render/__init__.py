"""From diagnostics to text. One module a format; none decides about colour or where the text goes.

`formats` knows them all by name. What explains an id is handed in, since rules are told of elsewhere.
"""
