#!/bin/sh
# Makes what is missing of the databases and roles in databases.list, and sets their rights and passwords. Run by
# start.sh; run again it changes nothing. What belongs to services that are no longer in the list is left alone, but
# nobody can connect to it. A database that cannot be put in order keeps no other one from it.
set -eu

files=${INTERLOCK_FILES:-/interlock}
passwords=${INTERLOCK_PASSWORDS:-/run/secrets}
socket=${INTERLOCK_SOCKET:-/tmp}  # the folder of the server's socket

missing=
while read -r service migrations _; do
    for role in "$service" "$migrations"; do
        if [ "$role" != - ] && [ ! -s "$passwords/$role" ]; then
            missing="$missing $role"
        fi
    done
done < "$files/databases.list"
if [ -n "$missing" ]; then
    echo "error: no password in $passwords for:$missing (make-secrets makes them)" >&2
    exit 1
fi

run() {
    psql --host="$socket" --username=postgres --dbname=postgres --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@" > /dev/null
}

password_of() {
    if [ "$1" != - ]; then
        tr -d '\r\n' < "$passwords/$1"
    fi
}

# A statement that fails is logged as it is, and those that set passwords hold them.
# What owners put into their databases is found by its schema alone, and settings of theirs are overruled.
export PGOPTIONS='-c client_min_messages=warning -c log_statement=none -c log_min_error_statement=panic -c search_path=pg_catalog'
run --command='REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC'
while read -r service migrations connections; do
    PASSWORD=$(password_of "$service") MIGRATIONS_PASSWORD=$(password_of "$migrations") \
        run --set=service="$service" --set=migrations="$migrations" --set=connections="$connections" \
            --file="$files/service.sql" < /dev/null \
        || echo "error: the database of $service could not be put in order, and is left as it is" >&2
done < "$files/databases.list"
