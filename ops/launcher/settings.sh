# shellcheck shell=bash
# shellcheck disable=SC2034 # used by the other files
# Settings: options over environment over defaults. They are exported, for the roles read them from there.

set_defaults() {
  export ROLLINGDROP_DATA=${ROLLINGDROP_DATA:-$ROOT/.rollingdrop}
  export ROLLINGDROP_HOST=${ROLLINGDROP_HOST:-127.0.0.1}
  export ROLLINGDROP_PORT=${ROLLINGDROP_PORT:-8080}
  export ROLLINGDROP_OPERATOR_PORT=${ROLLINGDROP_OPERATOR_PORT:-8081}
  export ROLLINGDROP_CORE_PORT=${ROLLINGDROP_CORE_PORT:-8082}
  export ROLLINGDROP_AERON_PORT=${ROLLINGDROP_AERON_PORT:-8090}
  export ROLLINGDROP_PERSISTER_PORT=${ROLLINGDROP_PERSISTER_PORT:-8083}
  export ROLLINGDROP_MARKET_DATA_PORT=${ROLLINGDROP_MARKET_DATA_PORT:-8084}
  export ROLLINGDROP_CONFIG_PORT=${ROLLINGDROP_CONFIG_PORT:-8085}
  export ROLLINGDROP_CONFIG_ADMIN_PORT=${ROLLINGDROP_CONFIG_ADMIN_PORT:-8086}
  export ROLLINGDROP_POSTGRES_PORT=${ROLLINGDROP_POSTGRES_PORT:-8432}
  export ROLLINGDROP_KAFKA_PORT=${ROLLINGDROP_KAFKA_PORT:-8092}
  export ROLLINGDROP_KAFKA_CONTROLLER_PORT=${ROLLINGDROP_KAFKA_CONTROLLER_PORT:-8093}
  export ROLLINGDROP_REGISTRY_PORT=${ROLLINGDROP_REGISTRY_PORT:-8094}
  export ROLLINGDROP_REDIS_PORT=${ROLLINGDROP_REDIS_PORT:-8379}
  export ROLLINGDROP_DURABILITY=${ROLLINGDROP_DURABILITY:-disk}
  NODES=${ROLLINGDROP_CLUSTER:-0=$ROLLINGDROP_HOST:8100,1=$ROLLINGDROP_HOST:8110,2=$ROLLINGDROP_HOST:8120}
  [[ $ROLLINGDROP_DATA == /* ]] || ROLLINGDROP_DATA=$PWD/$ROLLINGDROP_DATA
  DATA=$ROLLINGDROP_DATA
  START_TIMEOUT_S=${ROLLINGDROP_START_TIMEOUT:-60}
  # A core takes up to 30 s to drain what it has taken.
  STOP_TIMEOUT_S=${ROLLINGDROP_STOP_TIMEOUT:-40}
}
set_defaults

# Takes one option that every command on a data folder knows. Sets SHIFT to how many words it was: 0 if it was none.
take_common_option() {
  SHIFT=2
  case $1 in
    --data) ROLLINGDROP_DATA=$(value_of "$@") ;;
    --host) ROLLINGDROP_HOST=$(value_of "$@") ;;
    --port) ROLLINGDROP_PORT=$(port_of "$@") ;;
    --operator-port) ROLLINGDROP_OPERATOR_PORT=$(port_of "$@") ;;
    --core-port) ROLLINGDROP_CORE_PORT=$(port_of "$@") ;;
    --aeron-port) ROLLINGDROP_AERON_PORT=$(port_of "$@") ;;
    --postgres-port) ROLLINGDROP_POSTGRES_PORT=$(port_of "$@") ;;
    --kafka-port) ROLLINGDROP_KAFKA_PORT=$(port_of "$@") ;;
    --kafka-controller-port) ROLLINGDROP_KAFKA_CONTROLLER_PORT=$(port_of "$@") ;;
    --registry-port) ROLLINGDROP_REGISTRY_PORT=$(port_of "$@") ;;
    --redis-port) ROLLINGDROP_REDIS_PORT=$(port_of "$@") ;;
    --config-port) ROLLINGDROP_CONFIG_PORT=$(port_of "$@") ;;
    --durability) ROLLINGDROP_DURABILITY=$(value_of "$@") ;;
    --*=*)
      take_common_option "${1%%=*}" "${1#*=}"
      [[ $SHIFT == 0 ]] || SHIFT=1
      ;;
    *) SHIFT=0 ;;
  esac
  set_defaults
}

value_of() {
  [[ $# -ge 2 && -n $2 ]] || fail "$1 needs a value" 2
  printf '%s' "$2"
}

port_of() {
  local value
  value=$(value_of "$@")
  if ! [[ $value =~ ^[0-9]{1,5}$ ]] || ((10#$value > 65535)); then
    fail "$1 must be a port, 0 to 65535, not '$value'" 2
  fi
  printf '%s' "$value"
}

# One line on standard error, and the end. fail MESSAGE [CODE]
fail() {
  printf 'rollingdrop: %s\n' "$1" >&2
  exit "${2:-1}"
}

# Progress: on standard error, for standard output is for results.
say() {
  printf '%s\n' "$*" >&2
}

# A path as a reader in the project's folder would write it.
short_path() {
  local path=$1
  [[ $path == "$PWD"/* ]] && path=${path#"$PWD"/}
  printf '%s' "$path"
}
