"""The portal in a real browser, with the pages of the reference system and of made-up systems of any size."""
