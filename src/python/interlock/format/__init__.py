"""The canonical text of a spec: `read` (events to nodes), `attach` (comments to nodes), `printer` (nodes to text).

`formatter` puts them together and refuses to change what a file says. What a spec means is known here only as far as
the order of keys needs it (`order`); findings about style are lint rules.
"""
