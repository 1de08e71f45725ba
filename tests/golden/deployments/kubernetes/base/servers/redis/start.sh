#!/bin/sh
# Starts Redis with the users of users.acl.template, whose passwords are the files in the folder of passwords.
# The file of users is completed in memory: what lies on a disk holds neither a password nor what it hashes to.
set -eu

files=${INTERLOCK_FILES:-/interlock}
template=$files/users.acl.template
passwords=${INTERLOCK_PASSWORDS:-/run/secrets}
data=${INTERLOCK_DATA:-/data}
temporary=${INTERLOCK_TEMPORARY:-/tmp}
users=$temporary/users.acl
socket=$temporary/redis.sock
. "$files/serve.sh"

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
launch TERM redis-server --aclfile "$users" --dir "$data" --appendonly yes --appendfsync everysec --save '' \
    --maxmemory "${INTERLOCK_MAXMEMORY:-512mb}" --maxmemory-policy noeviction --enable-debug-command no --enable-module-command no "$@" \
    --port 0 --unixsocket "$socket" --unixsocketperm 700

admin() {
    REDISCLI_AUTH=$(tr -d '\r\n' < "$passwords/redis-admin") redis-cli --no-auth-warning -e -s "$socket" --user redis-admin "$@"
}

# Services run these scripts, and may load none: one of their own could keep the server busy for ever. Redis forgets
# scripts when it ends, so it is given them each time, and before anybody can reach it.
until [ "$(admin ping 2> /dev/null)" = PONG ]; do
    kill -0 "$server" 2> /dev/null || attend
    sleep 0.1
done
for script in "$files"/*.lua; do
    admin -x script load < "$script" > /dev/null
done
admin config set port "${INTERLOCK_PORT:-6379}" > /dev/null
attend
