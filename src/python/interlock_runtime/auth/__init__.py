"""Who makes a request.

`principal` and `authenticator` hold the interface, `jwt` reads the bearer tokens of users, `issuer` makes them, and
`development` has the key for those of which nothing depends.
"""
