"""What every BUILD file knows."""

# The one version number of everything that is published.
VERSION = "0.1.0"


def wheel(distribution, description, python_requires, **metadata):
    """A wheel of the package beside which it is declared. All wheels share one version."""
    dependencies = metadata.pop("dependencies")
    entry_points = metadata.pop("entry_points", {})
    python_distribution(
        name="wheel",
        dependencies=dependencies,
        provides=python_artifact(
            name=distribution,
            description=description,
            python_requires=python_requires,
            version=VERSION,
            license="Apache-2.0",
            **metadata,
        ),
        entry_points=entry_points,
        sdist=False,
    )
