"""What is wrong with a spec, where, and how to mend it; how that is shown lives in `render/`."""
