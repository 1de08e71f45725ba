"""What notifications does about each event that it subscribes to. A handler is made for one message."""
