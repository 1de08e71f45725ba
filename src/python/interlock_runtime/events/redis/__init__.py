"""What is asked of Redis in more than one room.

`keys` names what a service keeps there, `entry` is one entry of a stream, `scripts` runs Lua, `patience` waits while
the server is away, and `tasks` ends what waits. Commands lie with those who need them: streams are read in `streams`
and written in `publishing`.
"""
