"""From the bytes of one Python file to its summary.

`indexer` parses the file, `walk` goes over the tree once and notes what binds, defines, calls and imports, `interest`
says what of that may lead out of the file, and `forms` writes it down. What is called by being passed on is in
`passed_on`, what is bound by being looked at in `narrowing`. The file is looked at by itself: what its names
stand for in others is asked of `interlock.lint.python.resolving`.
"""
