"""Handing messages over to where people read them: mail servers and Telegram.

What the other side says is sorted into two kinds here. A recipient who cannot be reached is `Refused`, which is final;
everything else is an error like any other, and the same message is tried again later.
"""
