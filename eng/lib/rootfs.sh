# shellcheck shell=sh
# The root file system that every engine of this checkout runs from, read-only.

# trixie: the first Debian whose Docker has buildx and the containerd image store.
suite=trixie
packages=docker.io,docker-cli,docker-buildx,ca-certificates,iptables,procps,erofs-utils
rootfs=${SLIPWAY_ENGINE_CACHE:-$scratch/engine}/rootfs
tools=$rootfs/opt/slipway

setup() {
    rootfs_is_current && return 0
    need_root
    need mmdebstrap mmdebstrap
    make_scratch
    mkdir -p "$(dirname "$rootfs")"
    (
        flock 9
        rootfs_is_current || build_rootfs
    ) 9>"$rootfs.lock"
}

rootfs_is_current() { [ "$(cat "$tools/packages" 2>/dev/null)" = "$suite,$packages" ]; }

# Built beside its place and renamed into it: a reader finds all of it or nothing.
build_rootfs() {
    say "making a $suite root file system with Docker in it (once, about half a minute)"
    rootfs_new=$(mktemp -d "$rootfs.XXXXXX")
    rootfs_log=$rootfs_new.log
    mmdebstrap --quiet --variant=minbase --include="$packages" \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
        --dpkgopt='path-exclude=/usr/share/locale/*' \
        "$suite" "$rootfs_new" >"$rootfs_log" 2>&1 </dev/null ||
        die_with_log "$rootfs_log" "mmdebstrap failed; what it made is in $rootfs_new"
    add_tool "$rootfs_new" docker usr/bin/docker bin
    add_tool "$rootfs_new" docker-buildx usr/libexec/docker/cli-plugins/docker-buildx cli-plugins
    chmod 755 "$rootfs_new"
    echo "$suite,$packages" >"$rootfs_new/opt/slipway/packages"
    rm -rf "$rootfs" "$rootfs_log"
    mv -T "$rootfs_new" "$rootfs"
}

# add_tool ROOTFS NAME PROGRAM FOLDER: makes the program callable from the host. A host whose C library is
# too old for it gets a wrapper that brings the root file system's own.
add_tool() {
    tool=$1/opt/slipway/$4/$2
    mkdir -p "$(dirname "$tool")"
    if "$1/$3" --help >/dev/null 2>&1; then
        ln -s "../../../$3" "$tool"
        return 0
    fi
    cat >"$tool" <<'WRAPPER'
#!/bin/sh
root=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
for loader in "$root"/usr/lib/*/ld-linux-*.so.*; do :; done
WRAPPER
    # shellcheck disable=SC2016 # for the wrapper to expand
    printf 'exec "$loader" --library-path "$(dirname "$loader")" "$root/%s" "$@"\n' "$3" >>"$tool"
    chmod 755 "$tool"
}
