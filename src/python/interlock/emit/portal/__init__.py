"""A web site about a system: its graph, contracts and services, as plain HTML that asks nobody for anything.

`site` puts it together, `graph_page` is the graph as one file. `drawing` says what is drawn and `layout` where; modules
named `..._views` prepare what the templates of the same names show. Templates hold no logic beyond loops and simple
conditions, and escape everything. All of it is pure functions of the system, the graph and the texts of their files.
"""
