#!/bin/sh
# Starts Redis with the users of users.acl.template, whose passwords are the files in the folder of passwords.
# The file of users is completed in memory: what lies on a disk holds neither a password nor what it hashes to.
set -eu

template=${INTERLOCK_FILES:-/interlock}/users.acl.template
passwords=${INTERLOCK_PASSWORDS:-/run/secrets}
data=${INTERLOCK_DATA:-/data}
users=${INTERLOCK_TEMPORARY:-/tmp}/users.acl

missing=
umask 077
: > "$users"
while read -r word name state password rights; do
    if [ "$password" = "#PASSWORD" ]; then
        if [ ! -s "$passwords/$name" ]; then
            missing="$missing $name"
            continue
        fi
        digest=$(tr -d '\r\n' < "$passwords/$name" | sha256sum)
        printf '%s\n' "$word $name $state #${digest%% *} $rights" >> "$users"
    else
        printf '%s\n' "$word $name $state${password:+ $password}${rights:+ $rights}" >> "$users"
    fi
done < "$template"
if [ -n "$missing" ]; then
    echo "error: no password in $passwords for:$missing (make-secrets makes them)" >&2
    exit 1
fi

# Everything that was acknowledged is in the file of commands; nothing is ever thrown away to make room, so what does
# not fit is refused.
exec redis-server --aclfile "$users" --dir "$data" --appendonly yes --appendfsync everysec --save '' \
    --maxmemory "${INTERLOCK_MAXMEMORY:-512mb}" --maxmemory-policy noeviction --enable-debug-command no --enable-module-command no "$@"
