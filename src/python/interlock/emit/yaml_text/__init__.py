"""YAML as text, for every emitter that writes some. Reading YAML is the matter of `spec` and `format`."""
