"""What the backend's tests share: repositories in memory, databases, and people to call as."""
