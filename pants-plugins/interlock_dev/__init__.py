"""What only this repository needs of Pants. Not part of the plugin that others install."""
