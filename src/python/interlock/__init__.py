"""The Interlock compiler: YAML specs in, checked intermediate representation and generated files out.

The public face is `interlock.compiler`. Everything else here is one stage of its way:
`spec` loads, `lower` resolves and checks, `ir` is what they agree on, `emit` writes files in memory,
`diagnostics` says what is wrong. Nothing here reads the clock, the network or the environment.
"""
