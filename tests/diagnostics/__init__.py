"""Specs that are wrong, each with what the compiler says of it; and the documentation made from the same catalogue."""
