"""Who makes a request. `principal` and `authenticator` hold the interface, `jwt` the bearer tokens of users."""
