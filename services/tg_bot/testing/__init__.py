"""What the bot's tests stand on: the services as processes, a bot in the test's own process, people who talk to it."""
