#!/bin/sh
# Whether PostgreSQL takes connections, which it does at this socket once its databases and roles are in order.
set -eu

for folder in /usr/local/bin /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/pg_isready" ]; then
        PATH="$folder:$PATH"
        break
    fi
done
pg_isready --quiet --host="${INTERLOCK_TEMPORARY:-/tmp}" --username=postgres --timeout=2
