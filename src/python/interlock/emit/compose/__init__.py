"""A deployment on one host, for docker-compose 1.29 and Compose v2: a network for each edge, and none besides."""
