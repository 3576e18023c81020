# shellcheck shell=sh
# Functions of every script here. Sourced, never run.

checkout=$(cd "$(dirname "$0")/.." && pwd)
scratch=$checkout/.slipway

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# die_with_log LOG MESSAGE...: also shows the end of the log.
die_with_log() {
    tail -n 30 "$1" | sed 's/^/  | /' >&2
    shift
    die "$@"
}

need_root() { [ "$(id -u)" -eq 0 ] || die "this needs root; without it, point DOCKER_HOST at a Docker of your own"; }

# need COMMAND PACKAGE: installs the Debian package if the command is missing.
need() {
    ! command -v "$1" >/dev/null 2>&1 || return 0
    command -v apt-get >/dev/null 2>&1 || die "'$1' is missing; please install it"
    need_root
    say "installing $2"
    apt_log=$(mktemp)
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$2"; } \
        >"$apt_log" 2>&1 </dev/null || die_with_log "$apt_log" "could not install $2"
    rm -f "$apt_log"
}

# The scratch folder has its own ignore file, so no checkout needs a rule for it.
make_scratch() {
    mkdir -p "$scratch"
    [ -e "$scratch/.gitignore" ] || echo '*' >"$scratch/.gitignore"
}

# quote TEXT: as one word of shell input.
quote() { printf "'%s'" "$(printf %s "$1" | sed "s/'/'\\\\''/g")"; }

check_name() {
    case $1 in
        '' | rootfs | *[!a-z0-9-]* | -*) die "'$1' is not a valid name: use a-z, 0-9 and '-'" ;;
    esac
}
