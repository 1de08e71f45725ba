"""Whether a reader can tell the members of a union apart by their JSON, and in which order it tries them.

`alternatives` is what the JSON of a member may look like. Unions are lowered in `declarations`; here they are only
checked, and put in `order`.
"""
