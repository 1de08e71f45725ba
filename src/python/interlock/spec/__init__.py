"""From YAML bytes to typed nodes that carry their places. Knows one file at a time; references stay unresolved names."""
