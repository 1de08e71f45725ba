"""Who may call what: every operation of every service, tried as every service of the graph that BUILD files declare."""
