"""The graph as text, JSON, Mermaid and DOT. Every output is a function of the graph alone, and sorted."""
