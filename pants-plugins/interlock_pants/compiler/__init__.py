"""The compiler as a process: how it is put together, run, its findings shown and its fixes applied.

What it is asked lies with those who ask. Nothing here imports it: its sources are files to the plugin.
"""
