#!/usr/bin/env bash
# Installs what is missing, builds everything with ASan and UBSan, builds the release binary, and runs all tests, or those asked for.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: ./test.sh [-R REGEX] [-E REGEX] [-j N] [-V] [--rerun-failed]
Installs what is missing, builds everything with ASan and UBSan, builds the release binary and runs all tests.
  -R REGEX        only the test programs whose name matches
  -E REGEX        all but those
  -j N            so many at once
  -V              with what they print
  --rerun-failed  only those that failed last time
The options are ctest's.
USAGE
}

# Before anything is installed: a word that ctest would overlook must not run everything.
refuse() {
  echo "test.sh: $1" >&2
  usage >&2
  exit 2
}
check_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) usage; exit 0 ;;
      -V | --rerun-failed | -j?*) ;;
      -R | -E | -j)
        [ $# -gt 1 ] || refuse "$1 needs a value"
        shift ;;
      *) refuse "unknown argument '$1'" ;;
    esac
    shift
  done
}
check_arguments "$@"

root=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=.ci/setup.sh
. "$root/.ci/setup.sh"

build_check() {
  cmake -S "$root" --preset check >/dev/null
  cmake --build "$root/build/check"
}

build_release() {
  [ -f "$root/build/release/build.ninja" ] || cmake -S "$root" --preset release -DGATEWAY_TESTS=OFF >/dev/null
  cmake --build "$root/build/release" --target chc-gateway
}

cd "$root"
phase install install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
phase definitions install_definitions "$root"
phase build-release build_release
phase build-check build_check
phase tests ctest --preset check "$@"
