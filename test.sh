#!/usr/bin/env bash
# Installs what is missing, builds everything with ASan and UBSan, builds the release binary, and runs all tests.
set -euo pipefail
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
