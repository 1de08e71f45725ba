"""What the tests of notifications share: messages, and mail servers of a test's own."""
