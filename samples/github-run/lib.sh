# shellcheck shell=bash
# GitHub Actions on this machine: tests/Slipway.Tests.GitHub/README.md. Sourced, never run.

start_github() {
  "$checkout/artifacts/bin/Slipway.Tests.GitHub/debug/Slipway.Tests.GitHub" --data "$work/blobs" --ready "$work/url" >/dev/null &
  emulator=$!
  while [ ! -s "$work/url" ]; do
    kill -0 "$emulator"
    sleep 0.1
  done
  github=$(cat "$work/url")/_emulator
}

stop_github() { [ -z "${emulator:-}" ] || { kill "$emulator" && wait "$emulator" || true; }; }

# tell METHOD PATH [BODY|@FILE]: sets the emulator up, and prints its answer.
tell() { curl -fsS -X "$1" "$github/$2" ${3:+--data-binary "$3"}; }

# new_run JSON: starts a run and prints its number.
new_run() { tell POST runs "$1" | jq .id; }

# new_job RUN NAME: starts a job of a run; `as NAME` then runs things in it.
new_job() {
  mkdir -p "$work/jobs/$2/home"
  tell POST "runs/$1/jobs" "{\"name\":\"$2\",\"folder\":\"$work/jobs/$2\"}" |
    jq -r '.env | to_entries[] | "export \(.key)=\(.value | @sh)"' >"$work/jobs/$2/environment"
  echo "export HOME=$work/jobs/$2/home" >>"$work/jobs/$2/environment"
}

# as JOB COMMAND...: as a step of that job would.
as() {
  # shellcheck source=/dev/null
  (source "$work/jobs/$1/environment" && shift && "$@")
}

# artifact KEY: the number of the newest artifact whose name has this key.
artifact() { tell GET artifacts | jq --arg key "$1" '[.[] | select(.isFinalized and (.isDeleted | not) and (.name | contains($key)))] | last.id'; }

# taken: prints the bytes uploaded, the bytes downloaded and the calls since the last time.
taken() {
  tell GET traffic | jq -r '"\(.blobWrite.received) \(.blobRead.sent) \(.rest.requests + .results.requests)"'
  tell DELETE traffic >/dev/null
}

# refused NAME REASON JOB COMMAND...: a command that must end with code 4 and give this reason.
refused() {
  local name=$1 reason=$2 code=0
  as "$3" "${@:4}" >"$work/log" 2>&1 || code=$?
  if [ "$code" -ne 4 ] || ! grep -qiE "$reason" "$work/log"; then
    printf '%s: exit code %s, but the reason is not %s:\n' "$name" "$code" "$reason" >&2
    grep -v '^::add-mask' "$work/log" >&2
    exit 1
  fi
  printf '  %s:\n      %s\n' "$name" "$(grep -iE "^error: .*($reason)" "$work/log" | head -n 1 | sed 's/^error: //')"
}

# oversize FILE: claims an index of 2 GiB in the footer of a pack (docs/formats/pack.md), and computes the footer's digest again.
oversize() {
  local size footer=144 signed=112
  size=$(stat -c %s "$1")
  { head -c $((size - footer)) "$1"; } >"$1.new"
  tail -c $footer "$1" | head -c $signed >"$1.footer"
  printf '\377\377\377\177' | dd of="$1.footer" bs=1 seek=12 conv=notrunc status=none
  { cat "$1.footer"; sha256sum <"$1.footer" | cut -c 1-64 | perl -ne 'print pack "H*", substr($_, 0, 64)'; } >>"$1.new"
  mv "$1.new" "$1"
}
