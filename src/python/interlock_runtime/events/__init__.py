"""Events on their way out of a service. So far: the interface that operations publish through, and a sink in memory."""
