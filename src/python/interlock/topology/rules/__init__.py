"""One file a rule over the graph: what is said about it, its examples, and how violations are found."""
