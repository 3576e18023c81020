# shellcheck shell=sh
# One engine: a dockerd in namespaces of its own. Its state folder holds
#   pid    of its namespaces' first process: when that ends, the kernel ends the rest and drops their mounts
#   run    a short private folder for sockets, whose paths may not exceed 108 bytes
#   store, data, log, config (its DOCKER_CONFIG)

start() {
    engine_name=${1:-} engine_store='' engine_data=''
    check_name "$engine_name"
    shift
    while [ $# -gt 0 ]; do
        case $1 in
            --store) engine_store=${2:?--store needs a value}; shift 2 ;;
            --data) engine_data=${2:?--data needs a value}; shift 2 ;;
            --) shift; break ;;
            *) die "unknown option '$1'" ;;
        esac
    done
    case $engine_store in
        overlay2) set -- --storage-driver overlay2 "$@" ;;
        containerd) ;;
        *) die "give --store overlay2 or --store containerd" ;;
    esac
    setup
    state=$engines/$engine_name
    mkdir -p "$state"
    # Two that start the same engine at once: the second waits, then finds it running.
    exec 9>"$state/lock"
    flock 9
    if is_running "$state"; then
        [ "$(cat "$state/store")" = "$engine_store" ] ||
            die "$engine_name runs with the store $(cat "$state/store"): stop it first"
    else
        clear_remains "$state"
        launch "$@"
    fi
    exec 9>&-
    print_exports "$state"
}

launch() {
    need_root
    data=$(claim_data "${engine_data:-$state/data}")
    run=$(mktemp -d /run/slipway-XXXXXX 2>/dev/null || mktemp -d /tmp/slipway-XXXXXX)
    echo "$engine_store" >"$state/store"
    echo "$data" >"$state/data.path"
    echo "$run" >"$state/run"
    [ "$engine_store" = containerd ] && snapshotter=true || snapshotter=false
    echo "{\"features\": {\"containerd-snapshotter\": $snapshotter}}" >"$run/daemon.json"
    mkdir -p "$state/config/cli-plugins"
    ln -sfn "$tools/cli-plugins/docker-buildx" "$state/config/cli-plugins/docker-buildx"
    # tini passes signals on and reaps the shims that containerd leaves to the first process.
    setsid unshare --mount --pid --fork --propagation slave \
        "$here/lib/inside" "$rootfs" "$run" "$data" "$checkout" \
        tini-static -- dockerd --bridge=none --iptables=false --ip6tables=false \
        --config-file "$run/daemon.json" --data-root "$data" --exec-root "$run/exec" --pidfile "$run/docker.pid" \
        -H "unix://$run/docker.sock" "$@" </dev/null >"$state/log" 2>&1 9>&- &
    await_answer $!
}

# The data folder will be wiped: take only an empty one, or one with our mark.
claim_data() {
    mkdir -p "$1"
    if [ ! -e "$1/.slipway-engine" ]; then
        [ -z "$(find "$1" -mindepth 1 -maxdepth 1 ! -name lost+found)" ] ||
            die "$1 is neither empty nor an engine's data"
        : >"$1/.slipway-engine"
    fi
    (cd "$1" && pwd -P)
}

await_answer() {
    deadline=$(($(date +%s) + 30))
    until [ -S "$run/docker.sock" ] && DOCKER_HOST=unix://$run/docker.sock timeout 5 \
        "$tools/bin/docker" version >/dev/null 2>&1; do
        # A process that has ended but was not waited for still has a pid, but no command line.
        if [ "$(date +%s)" -ge "$deadline" ] || ! grep -q . "/proc/$1/cmdline" 2>/dev/null; then
            end "$state"
            die_with_log "$state/log" "$engine_name did not start; the end of its log is above"
        fi
        sleep 0.1
    done
    cp "$run/pid" "$state/pid"
}

# A pid may have gone to another program since: it is ours only if its command line names our run folder.
is_running() {
    [ -s "$1/run" ] || return 1
    first=$(cat "$(cat "$1/run")/pid" 2>/dev/null) || return 1
    { tr '\0' ' ' <"/proc/$first/cmdline"; } 2>/dev/null | grep -qF "$(cat "$1/run")"
}

clear_remains() {
    [ ! -s "$1/run" ] || rm -rf "$(cat "$1/run")"
    rm -f "$1/run" "$1/pid"
}

stop() {
    wipe='' names=''
    for argument in "$@"; do
        case $argument in
            --wipe) wipe=yes ;;
            --all) names="$names $(engine_names)" ;;
            *) check_name "$argument"; names="$names $argument" ;;
        esac
    done
    case " $* " in
        '  ' | ' --wipe ') die "name the engines to stop, or give --all" ;;
    esac
    for engine_name in $names; do
        [ -d "$engines/$engine_name" ] || continue
        end "$engines/$engine_name"
        [ -z "$wipe" ] || wipe "$engines/$engine_name"
    done
}

# First SIGTERM, so that containers stop and dockerd saves its state; then SIGKILL.
end() {
    if is_running "$1"; then
        kill -TERM "$first"
        gone_within 25 "$first" || kill -KILL "$first"
        gone_within 10 "$first" || die "the engine's process $first does not end"
    fi
    clear_remains "$1"
}

gone_within() {
    tries=$(($1 * 10))
    while [ -e "/proc/$2" ]; do
        [ "$tries" -gt 0 ] || return 1
        tries=$((tries - 1))
        sleep 0.1
    done
}

wipe() {
    data=$(cat "$1/data.path" 2>/dev/null) || data=$1/data
    [ ! -e "$data/.slipway-engine" ] || find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -exec rm -rf {} +
    rm -rf "$1"
}

# inside_of NAME COMMAND...: in a running engine's namespaces, where a snapshotter or another daemon shares its mounts.
inside_of() {
    check_name "${1:-}"
    is_running "$engines/$1" || die "the engine $1 is not running"
    shift
    exec nsenter --target "$first" --mount --pid --root env -C / "$@"
}

engine_names() {
    for store in "$engines"/*/store; do
        [ ! -e "$store" ] || basename "$(dirname "$store")"
    done
}
