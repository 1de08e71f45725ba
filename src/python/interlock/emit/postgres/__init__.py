"""PostgreSQL for a deployment: a database a service, which the service reads and writes but does not own."""
