"""`.env.example`: every variable of a deployment's services, to be copied and filled in."""
