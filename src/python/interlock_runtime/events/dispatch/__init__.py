"""Messages in the hands of this process, from their arrival until Redis knows their end.

`admission` lets entries in, `scheduler` says whose turn it is, by `chains` for each key and `flow` for each stream,
and `dispatcher` runs them, each in a context of its own (`own_context`). `settlement` tells Redis what became of each
`work`; what it remembers for the next process are `tries` and, where a handler has no transaction, `redis_inbox`. How
entries come out of their streams is no matter here.
"""
