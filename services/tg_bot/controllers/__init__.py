"""The webhook that Telegram calls, as the contract has it."""
