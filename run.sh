#!/usr/bin/env bash
# Installs what is missing, builds the gateway and starts the demo. Takes the demo's options, and no others: --help lists them.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: ./run.sh [--once] [--port N] [--port-file FILE] [--data DIR]
Installs what is missing, builds the gateway and starts the demo on http://127.0.0.1:8080.
  --once            tell the demo's story, then end with status 0 or 1
  --port N          port of the plain listener; 0 picks a free one
  --port-file FILE  write that port into this file
  --data DIR        folder for the demo's files
USAGE
}

# Before anything is installed: a word that the demo would refuse must not cost a build first.
refuse() {
  echo "run.sh: $1" >&2
  usage >&2
  exit 2
}
check_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage; exit 0 ;;
      --once | --port=?* | --port-file=?* | --data=?*) ;;
      --port | --port-file | --data)
        [ $# -gt 1 ] || refuse "$1 needs a value"
        shift ;;
      *) refuse "unknown argument '$1'" ;;
    esac
    shift
  done
}
check_arguments "$@"

from=$PWD
root=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.ci/setup.sh
. "$root/.ci/setup.sh"

build() {
  [ -f "$root/build/release/build.ninja" ] || cmake -S "$root" --preset release -DGATEWAY_TESTS=OFF >/dev/null
  cmake --build "$root/build/release" --target chc-gateway
}

cd "$root"
phase install install_packages "${BUILD_PACKAGES[@]}"
phase definitions install_definitions "$root"
phase build build
cd "$from"
exec "$root/build/release/chc-gateway" demo "$@"
