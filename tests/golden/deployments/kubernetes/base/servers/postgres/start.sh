#!/bin/sh
# Starts PostgreSQL. At each start, and before anybody can connect, databases and roles are brought to what
# databases.list says: a service that is new has its database then, and every password is what its file says.
set -eu

files=${INTERLOCK_FILES:-/interlock}
volume=${INTERLOCK_DATA:-/var/lib/postgresql/data}
temporary=${INTERLOCK_TEMPORARY:-/tmp}
. "$files/serve.sh"
export PGDATA="$volume/cluster"
for folder in /usr/local/bin /usr/lib/postgresql/*/bin; do
    if [ -x "$folder/postgres" ]; then
        PATH="$folder:$PATH"
        break
    fi
done

if [ ! -d "$PGDATA" ]; then
    # It gets its name once it is whole: what was left of an attempt that was cut off is thrown away.
    rm -rf "$volume/unfinished"
    initdb --pgdata="$volume/unfinished" --username=postgres --auth=peer --encoding=UTF8 --locale=C.UTF-8 > /dev/null
    mv "$volume/unfinished" "$PGDATA"
fi

set -- -c "config_file=$files/postgresql.conf" -c "hba_file=$files/pg_hba.conf" "$@"
options=
for option in "$@"; do
    options="$options '$option'"
done
# Nobody finds the server yet, neither over the network nor where its socket will be.
hidden=$(mktemp -d "$temporary/hidden.XXXXXX")
status=0
pg_ctl start --silent --wait --timeout=600 --log="$hidden/log" \
    -o "$options -c listen_addresses='' -c unix_socket_directories='$hidden'" >&2 || status=$?
if [ "$status" -ne 0 ]; then
    cat "$hidden/log" >&2
    echo "error: PostgreSQL did not start; nothing above may mean that its memory did not do" >&2
    exit "$status"
fi
INTERLOCK_SOCKET=$hidden sh "$files/init.sh" || status=$?
pg_ctl stop --silent --wait --timeout=600 --mode=fast
cat "$hidden/log" >&2
if [ "$status" -ne 0 ]; then
    exit "$status"
fi
rm -r "$hidden"
launch INT postgres "$@"
attend
