#!/bin/sh
# Whether Redis answers, as a user who may ask that and nothing else. While it still reads its data it does not.
set -eu

REDISCLI_AUTH=$(tr -d '\r\n' < "${INTERLOCK_PASSWORDS:-/run/secrets}/redis-health")
export REDISCLI_AUTH
[ "$(redis-cli --no-auth-warning --user redis-health -p "${INTERLOCK_PORT:-6379}" ping)" = PONG ]
