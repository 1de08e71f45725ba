"""How the compiler is put together for the sandboxes that run it."""
