"""Kubernetes manifests of a deployment, as a kustomize base and an overlay to be edited. Nothing is applied here."""
