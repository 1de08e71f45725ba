"""What the bot does about messages: one module a command, and what all commands go through.

`caller` is the person as the backend sees them, `texts` is all that the bot says, `commands` the list of what it knows.
`lanes` keeps the order of a chat, `announcement` publishes every command, `failures` answers when a handler fails.
"""
