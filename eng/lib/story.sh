# shellcheck shell=bash
# Functions of scripts that tell a story. Sourced, never run. $work is the script's folder.

step() { printf '\n== %s\n' "$*"; }

# quietly COMMAND...: what it prints is shown only if it fails.
quietly() { "$@" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2 && return 1; }; }

# timed NAME COMMAND...: remembers the seconds in the variable NAME.
timed() {
  local from=$EPOCHREALTIME
  "${@:2}"
  printf -v "$1" '%s' "$(awk -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f", to - from }')"
}

# size_of FOLDER: the bytes of its files.
size_of() { du -sb --apparent-size "$1" | cut -f1; }

megabytes() { awk -v bytes="$1" 'BEGIN { printf "%.1f MB", bytes / 1e6 }'; }

# row LABEL VALUE VALUE: a line of a table.
row() { printf '%-44s %14s %14s\n' "$@"; }

# need COMMAND PACKAGE: installs the Debian package only where the command is missing.
need() {
  command -v "$1" >/dev/null 2>&1 || { apt-get -qq update && apt-get -qq -y install "$2"; } >/dev/null
}
