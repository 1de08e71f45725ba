"""The linter of services' Python: which files are looked at together, and what they need of others.

Files are indexed in buckets, one process each, so that an edit is an index of one bucket. A file is then held against
the rules together with the summaries of what it imports, directly or not, and with nothing else; that is less work, so
there more files share the costs of a process. The rules themselves are the compiler's.
"""
