"""What is wrong with a spec, where, and how to mend it. Renderers live in `render/`; no stage-specific code lives here."""
