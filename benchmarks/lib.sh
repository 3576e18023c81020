# shellcheck shell=bash
# Functions of the suites. Sourced, never run.

source eng/lib/story.sh

# A folder for measurements: in memory if there is room, because disks are not compared.
fast_scratch() {
  local free
  free=$(awk '/MemAvailable/ { print $2 }' /proc/meminfo)
  if [ "$free" -gt $((14 << 20)) ]; then mktemp -d /dev/shm/slipway-bench-XXXXXX; else mktemp -d; fi
}

# split_layers TAR DIR: the layers of a saved image as one tar file each.
split_layers() {
  mkdir -p "$2/all"
  tar xf "$1" -C "$2/all" blobs
  local blob n=0
  for blob in "$2"/all/blobs/sha256/*; do
    # The rest are JSON documents.
    if [ "$(head -c 1 "$blob")" != '{' ]; then
      n=$((n + 1))
      mv "$blob" "$2/$(printf %03d $n).tar"
    fi
  done
  rm -r "$2/all"
}
