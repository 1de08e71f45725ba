"""What deployments hand to services, alike on every platform: variables, and the secrets that are made for them."""
