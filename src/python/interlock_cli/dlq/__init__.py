"""`interlock dlq`: the messages that services gave up. One module a command; redis-py is loaded when one is run."""
