"""`run` of a service, from the files in the repository.

Systems of several services, as they are deployed, are in `deployment`.
"""
