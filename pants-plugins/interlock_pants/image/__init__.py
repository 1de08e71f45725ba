"""`package` of a service: what its image is called and made of, and how the Docker engine is asked for it.

`stages` and `healthcheck` run in the image, on its Python, and are never imported.
"""
