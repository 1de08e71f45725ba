"""From YAML bytes to typed nodes that carry their places. One file at a time; references stay names."""
