#!/usr/bin/env bash
# run.sh and test.sh explain themselves and refuse what they do not know, before anything is installed or built.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A script that goes on finds nothing to install or to build with: it ends there.
for tool in bash cat dirname env grep; do ln -s "$(command -v "$tool")" "$work/$tool"; done
failed=0

# expect STATUS WORDS SCRIPT [ARGUMENT…]: the status, and words that stdout and stderr must hold.
expect() {
  local status=$1 words=$2 got=0
  shift 2
  PATH=$work "$root/$1" "${@:2}" >"$work/said" 2>&1 </dev/null || got=$?
  if [ "$got" != "$status" ] || ! grep -qF -- "$words" "$work/said"; then
    echo "$* ended with status $got, wanted $status and the words: $words" >&2
    sed 's/^/  /' "$work/said" >&2
    failed=1
  fi
}

for script in run.sh test.sh; do
  expect 0 "usage: ./$script" "$script" --help
  expect 0 "usage: ./$script" "$script" -h
  expect 2 "unknown argument '--hlep'" "$script" --hlep
  expect 2 "unknown argument 'demo'" "$script" demo
  expect 2 "usage: ./$script" "$script" ''
done
expect 2 "--port needs a value" run.sh --once --port
expect 2 "unknown argument '--twice'" run.sh --port 0 --twice
expect 2 "-R needs a value" test.sh -R
expect 2 "unknown argument '-Q'" test.sh -R fhir -Q
# What is known gets further than the arguments, to the installing that this path has no tools for.
expect 1 "Installing: " run.sh --once --port 0 --port-file=x --data y
expect 1 "Installing: " test.sh -R fhir -E cli -j 2 -j4 -V --rerun-failed
exit "$failed"
