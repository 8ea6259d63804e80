#!/bin/sh
# Usage: tests/tsan.sh [BINARY:FILTER…]
# Builds with ThreadSanitizer what the threaded tests need, and runs them: those named, or all of the list below.
# The first report of a race ends the run with status 1. The build lies in build/tsan, or in $CHC_TSAN_BUILD.
# Nothing is suppressed: where RapidJSON reads a few bytes further than a text goes, the text has that room (PadForSimd).
set -eu
[ $# -gt 0 ] || set -- \
  'fhirpath_tests:Threads.*' \
  'validation_tests:Threads.*:CanonicalIndex.*'
cd "$(dirname "$0")/.."
build=${CHC_TSAN_BUILD:-build/tsan}
export CHC_GATEWAY_SOURCE_DIR="$PWD"
# A cache of its own, so that the definitions are read from their JSON as well as from the image.
XDG_CACHE_HOME=$(mktemp -d)
export XDG_CACHE_HOME
trap 'rm -rf "$XDG_CACHE_HOME"' EXIT
[ -f "$build/build.ninja" ] || cmake --preset tsan -B "$build" >/dev/null
for row in "$@"; do
  ninja -C "$build" "${row%%:*}"
done
for row in "$@"; do
  echo "== ${row%%:*} ${row#*:}"
  # -R: g++ 12's runtime cannot live with the address ranges of newer kernels.
  TSAN_OPTIONS="halt_on_error=1 exitcode=66 second_deadlock_stack=1" \
    setarch -R "$build/tests/${row%%:*}" --gtest_brief=1 --gtest_filter="${row#*:}"
done
echo "no races"
