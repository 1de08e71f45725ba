"""The AsyncAPI documents of every spec that lies in this repository, held against the standard's own schema."""
