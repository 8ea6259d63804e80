#!/usr/bin/env bash
# Installs what is missing, builds the gateway and starts the demo. Arguments go to the demo: ./run.sh --once
set -euo pipefail
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
exec "$root/build/release/chc-gateway" demo "$@"
