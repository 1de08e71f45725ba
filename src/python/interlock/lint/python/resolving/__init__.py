"""What names, calls and classes stand for across modules, by their summaries alone. No file is read here.

`project` has the questions that rules ask; below it `resolution` follows names, `inheritance` knows classes, `results`
functions, and `registry` holds the modules. `evaluation` puts composite expressions together, with `texts` and
`containers`. `definitions` finds the expression that made a thing, and `signatures` compares functions by it.
"""
