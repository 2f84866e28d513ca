# shellcheck shell=bash
# Signed requests: HMAC-SHA256 over method, path with query, timestamp, nonce and the body's SHA-256, a line each.

command_sign() {
  parse_request sign "$@"
  signed_headers
}

command_request() {
  parse_request request "$@"
  need curl "sending requests"
  local url headers answer status options=(-sS --max-time 30 -X "$METHOD" -w '\n%{http_code}')
  url=$(base_url)$TARGET
  [[ -z $WITH_HEADERS ]] || options+=(-i)
  [[ -z $BODY ]] || options+=(--data-binary "$BODY")
  headers=$(signed_headers)
  # A failed connection is told by curl in a line of its own.
  answer=$(curl "${options[@]}" -H @- "$url" <<<"$headers") \
    || fail "no answer from $url: is it up? See ops/rollingdrop status"
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  printf 'HTTP %s\n' "$status"
  [[ -z $answer ]] || printf '%s\n' "$answer"
  ((status < 400))
}

# Sets METHOD TARGET BODY KEY_NAME IDEMPOTENCY_KEY WITH_HEADERS.
parse_request() {
  local command=$1 words=()
  shift
  KEY_NAME='' IDEMPOTENCY_KEY='' WITH_HEADERS=''
  while (($# > 0)); do
    case $1 in
      --key)
        KEY_NAME=$(value_of "$@")
        shift
        ;;
      --idempotency-key)
        IDEMPOTENCY_KEY=$(value_of "$@")
        shift
        ;;
      --headers) WITH_HEADERS=yes ;;
      --*)
        take_common_option "$@"
        ((SHIFT > 0)) || fail "$command: unknown option '$1': see ops/rollingdrop $command --help" 2
        shift $((SHIFT - 1))
        ;;
      *) words+=("$1") ;;
    esac
    shift
  done
  ((${#words[@]} == 2 || ${#words[@]} == 3)) || fail "usage: ops/rollingdrop $command METHOD PATH [BODY] [OPTIONS]" 2
  METHOD=${words[0]^^}
  TARGET=${words[1]}
  BODY=${words[2]:-}
  [[ $METHOD =~ ^(GET|POST|PUT|PATCH|DELETE)$ ]] || fail "method '${words[0]}' is none of GET, POST, PUT, PATCH, DELETE" 2
  [[ $TARGET == /* ]] || fail "path '$TARGET' does not start with /" 2
  case $BODY in
    -) BODY=$(cat) ;;
    @*)
      [[ -r ${BODY#@} ]] || fail "cannot read the body from ${BODY#@}" 2
      BODY=$(<"${BODY#@}")
      ;;
  esac
  if [[ -z $KEY_NAME ]]; then
    KEY_NAME=demo
    [[ $TARGET != /operator/* ]] || KEY_NAME=operator
  fi
}

base_url() {
  local name=gateway role url
  [[ $TARGET != /operator/* ]] || name=operator
  for role in embedded gateway; do
    if [[ -n $(pid_of "$role") ]]; then
      url=$(value_of_ready "$role" "$name")
    fi
  done
  if [[ -z ${url:-} ]]; then
    url=http://$ROLLINGDROP_HOST:$ROLLINGDROP_PORT
    [[ $name == gateway ]] || url=http://$ROLLINGDROP_HOST:$ROLLINGDROP_OPERATOR_PORT
  fi
  printf '%s' "$url"
}

# Sets RD_KEY and RD_SECRET.
read_credentials() {
  local file=$DATA/credentials/$1 name value
  [[ -r $file ]] || fail "no credentials '$1' in $DATA/credentials: run ops/rollingdrop up first, or choose with --key"
  RD_KEY='' RD_SECRET=''
  while IFS='=' read -r name value; do
    case $name in
      RD_KEY) RD_KEY=$value ;;
      RD_SECRET) RD_SECRET=$value ;;
    esac
  done <"$file"
}

signed_headers() {
  need openssl "signing"
  read_credentials "$KEY_NAME"
  local timestamp nonce body_hash signature
  timestamp=$(epoch_millis)
  nonce=$(openssl rand -hex 16)
  body_hash=$(printf '%s' "$BODY" | sha256_hex)
  signature=$(hmac_hex "$RD_SECRET" "$METHOD"$'\n'"$TARGET"$'\n'"$timestamp"$'\n'"$nonce"$'\n'"$body_hash")
  printf 'RD-Key: %s\nRD-Timestamp: %s\nRD-Nonce: %s\nRD-Signature: %s\n' "$RD_KEY" "$timestamp" "$nonce" "$signature"
  [[ -z $BODY ]] || printf 'Content-Type: application/json\n'
  [[ $METHOD == GET ]] || printf 'Idempotency-Key: %s\n' "${IDEMPOTENCY_KEY:-$(uuid_v7 "$timestamp")}"
}

epoch_millis() {
  if [[ -n ${EPOCHREALTIME:-} ]]; then
    local micros=${EPOCHREALTIME/[.,]/}
    printf '%s' "${micros%???}"
  else
    # Before bash 5. The date of GNU knows milliseconds, that of macOS does not.
    local millis
    millis=$(date +%s%3N)
    [[ $millis =~ ^[0-9]+$ ]] || millis=$(date +%s)000
    printf '%s' "$millis"
  fi
}

# RFC 9562: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
uuid_v7() {
  local time random
  time=$(printf '%012x' "$1")
  random=$(openssl rand -hex 10)
  printf '%s-%s-7%s-%x%s-%s' "${time:0:8}" "${time:8:4}" "${random:0:3}" $((0x8 | (0x${random:3:1} & 0x3))) \
    "${random:4:3}" "${random:7:12}"
}

sha256_hex() {
  local digest
  digest=$(openssl dgst -sha256 -hex)
  printf '%s' "${digest##* }"
}

# hmac_hex KEY MESSAGE: RFC 2104, in steps, so that the key is never an argument of a process, which others can see.
hmac_hex() {
  local key=$1 message=$2 inner='' outer='' inner_hash i code byte
  ((${#key} <= 64)) || fail "a secret of more than 64 characters is not one of ours"
  for ((i = 0; i < 64; i++)); do
    code=0
    if ((i < ${#key})); then
      printf -v code '%d' "'${key:i:1}"
    fi
    printf -v byte '\\x%02x' $((code ^ 0x36))
    inner+=$byte
    printf -v byte '\\x%02x' $((code ^ 0x5c))
    outer+=$byte
  done
  inner_hash=$( { printf '%b' "$inner"; printf '%s' "$message"; } | sha256_hex)
  local inner_bytes=''
  for ((i = 0; i < ${#inner_hash}; i += 2)); do
    inner_bytes+="\\x${inner_hash:i:2}"
  done
  { printf '%b' "$outer"; printf '%b' "$inner_bytes"; } | sha256_hex
}
