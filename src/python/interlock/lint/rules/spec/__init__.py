"""The rules over specs, one file each; `lint.spec_rules` lists them."""
