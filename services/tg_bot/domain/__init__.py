"""What people mean by what they write: times, numbers of a list. No Telegram, no HTTP."""
