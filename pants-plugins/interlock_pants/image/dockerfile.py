"""The Dockerfile of a service, and the names in its build context. No Pants here.

It works with the classic builder and with BuildKit, and needs no network: everything comes from the context.
"""

from __future__ import annotations

import json

from interlock_pants.service.edges import Kind

DOCKERFILE = "Dockerfile"
DEPENDENCIES = "dependencies.pex"
SOURCES = "sources"
HEALTHCHECK = "healthcheck.py"
STAGES = "stages.py"

PORT = 8000
USER = "65532:65532"

# Public Python images bring installers, which a service has no use for. A file that is removed leaves a mark that holds
# the time of the build, so each folder is put in the place of the whole old one instead, under one constant time stamp.
_REMOVE_INSTALLERS = r"""RUN set -eu; \
    for folder in /usr/local/bin /usr/local/lib/python3.*/site-packages /usr/local/lib/python3.*/ensurepip; do \
      if [ -d "$folder" ]; then \
        cp -a "$folder" "$folder.kept"; rm -rf "$folder"; \
        case "$folder" in */ensurepip) rm -rf "$folder.kept"/*;; esac; \
        (cd "$folder.kept" && rm -rf pip* wheel* setuptools* pkg_resources _distutils_hack distutils-precedence.pth); \
        mv "$folder.kept" "$folder"; \
      fi; \
    done; \
    find /usr/local -type d -exec touch --date=@1700000000 {} +"""

_LAYERS = f"""\
ARG BASE_IMAGE
FROM ${{BASE_IMAGE}} AS dependencies
ENV PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
COPY {DEPENDENCIES} /build/{DEPENDENCIES}
COPY {STAGES} {HEALTHCHECK} /build/
RUN python3 /build/{STAGES} dependencies /build/{DEPENDENCIES}

FROM ${{BASE_IMAGE}} AS sources
ENV PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
COPY {STAGES} /build/
COPY {SOURCES} /build/{SOURCES}
RUN python3 /build/{STAGES} sources /build/{SOURCES}

FROM ${{BASE_IMAGE}}
{_REMOVE_INSTALLERS}
COPY --from=dependencies /out/ /
COPY --from=sources /out/ /
"""

_ENVIRONMENT = f"""\
ENV PYTHONPATH=/app/{SOURCES} PYTHONSAFEPATH=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \\
    HOST=0.0.0.0 PORT={PORT} HOME=/tmp
WORKDIR /tmp
USER {USER}
STOPSIGNAL SIGTERM
"""


def dockerfile(module: str, kind: Kind) -> str:
    """Arguments of `docker run` reach the service: there is no shell between them, nor between it and SIGTERM."""
    entrypoint = json.dumps(["/app/bin/python", "-m", module])
    return "\n".join((_LAYERS, _ENVIRONMENT + _health(kind) + f"ENTRYPOINT {entrypoint}\n"))


def _health(kind: Kind) -> str:
    if not kind.serves_http:
        return "HEALTHCHECK NONE\n"
    command = json.dumps(["python3", "-I", "-S", f"/app/{HEALTHCHECK}"])
    return (
        f"EXPOSE {PORT}\nHEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \\\n    CMD {command}\n"
    )
