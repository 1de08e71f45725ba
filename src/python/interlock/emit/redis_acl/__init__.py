"""Redis for a deployment: one user a service, who may do what the service's edges need and nothing else."""
