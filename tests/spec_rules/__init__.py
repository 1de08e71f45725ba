"""Rules over specs, their sets, suppressions and fixes, on specs as text."""
