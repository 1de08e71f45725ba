# Read by the scripts that start servers. A server that hangs does not end, and engines start again only what has ended.
# With `files`, the folder of health.sh.

# launch SIGNAL COMMAND...: starts a server. Whoever ends this script by SIGTERM or SIGINT ends it, by SIGNAL.
launch() {
    signal=$1
    shift
    server=
    told=
    trap 'told=yes; end' TERM INT
    trap end EXIT
    "$@" &
    server=$!
    if [ -n "$told" ]; then
        end
    fi
}

end() {
    [ -z "$server" ] || kill -s "$signal" "$server" 2> /dev/null || :
}

# attend: exits once the server has ended, with an error where nobody asked for that. It is as good as ready; when it
# does not answer health.sh for about a minute, it is ended.
attend() {
    watch &
    watcher=$!
    status=0
    while :; do
        # A signal ends the waiting too.
        wait "$server" && status=0 || status=$?
        kill -0 "$server" 2> /dev/null || break
    done
    kill "$watcher" 2> /dev/null || :
    if [ -z "$told" ] && [ "$status" -eq 0 ]; then
        status=1
    fi
    exit "$status"
}

watch() {
    failures=0
    while kill -0 "$server" 2> /dev/null; do
        sleep "${INTERLOCK_WATCH_SECONDS:-5}"
        if timeout 5 sh "$files/health.sh" > /dev/null 2>&1; then
            failures=0
        else
            failures=$((failures + 1))
        fi
        if [ "$failures" -ge 12 ]; then
            echo "error: the server did not answer $failures times in a row, and is ended" >&2
            kill -s QUIT "$server" 2> /dev/null || :
            sleep 5
            kill -s KILL "$server" 2> /dev/null || :
            break
        fi
    done
}
