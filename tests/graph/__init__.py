"""The graph of the reference system: nothing is wrong with it, and its drawings are as they should be."""
