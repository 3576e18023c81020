# shellcheck shell=sh
# Fresh file systems for measurements: an old root disk may be fragmented and many times slower.

disks=$scratch/disk

disk() {
    need_root
    case ${1:-} in
        --remove) check_name "${2:-}"; remove_disk "$2" ;;
        *) check_name "${1:-}"; make_disk "$1" "${2:?disk NAME SIZE}" ;;
    esac
}

make_disk() {
    need mkfs.ext4 e2fsprogs
    size=$(numfmt --from=iec "$2") || die "'$2' is not a size: use a number and a unit, such as 12G"
    make_scratch
    mkdir -p "$disks"
    remove_disk "$1"
    image=$(image_folder "$size")/$1.ext4
    echo "$image" >"$disks/$1.image"
    truncate -s "$size" "$image"
    mkfs.ext4 -q -m 0 "$image"
    mkdir -p "$disks/$1"
    # discard: deleted files give their memory back.
    mount -o loop,noatime,discard "$image" "$disks/$1" || { remove_disk "$1"; die "could not mount $image"; }
    echo "$disks/$1"
}

# In memory if that leaves the machine enough memory: the disk is seldom full.
image_folder() {
    wanted=$(($1 / 2 + 4 * 1024 * 1024 * 1024))
    memory=$(($(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo) * 1024))
    shm=$(df --output=avail -B1 /dev/shm 2>/dev/null | tail -n 1)
    if [ "$memory" -ge "$wanted" ] && [ "${shm:-0}" -ge "$wanted" ]; then
        mktemp -d /dev/shm/slipway-XXXXXX
    else
        mktemp -d "$disks/image-XXXXXX"
    fi
}

# An engine has its own view of the mount, so the kernel would let us remove its disk.
check_unused() {
    for engine_name in $(engine_names); do
        is_running "$engines/$engine_name" || continue
        case $(cat "$engines/$engine_name/data.path")/ in
            "$disks/$1"/*) die "the engine $engine_name is on $1: stop it first" ;;
        esac
    done
}

remove_disk() {
    check_unused "$1"
    if mountpoint -q "$disks/$1"; then
        umount "$disks/$1" || die "$disks/$1 is in use"
    fi
    # Removing the mount point also unmounts it in engines that started since.
    [ ! -d "$disks/$1" ] || rmdir "$disks/$1"
    [ -s "$disks/$1.image" ] || return 0
    rm -rf "$(dirname "$(cat "$disks/$1.image")")" "$disks/$1.image"
}
