"""The graph of services over the IR: its edges, circles, what a change reaches, and what is wrong with it. No I/O."""
