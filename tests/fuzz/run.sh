#!/bin/sh
# Usage: tests/fuzz/run.sh SECONDS [NAME…]
# Builds the fuzz preset (clang-19, libFuzzer) and runs each fuzzer, or those named, for that long.
# New inputs go to build/fuzz/corpus/<name>; a crash leaves its input in build/fuzz/ and ends the run with
# status 1. Memory and single inputs are bounded, so that a slow input is a finding too.
set -eu
seconds=${1:?usage: run.sh SECONDS [NAME...]}
shift
cd "$(dirname "$0")/../.."
export CHC_GATEWAY_SOURCE_DIR="$PWD"
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzzers
cd build/fuzz
status=0
for program in tests/fuzz/*_fuzz; do
  name=$(basename "$program" _fuzz)
  if [ $# -gt 0 ] && ! echo " $* " | grep -q " $name "; then continue; fi
  mkdir -p "corpus/$name"
  echo "== $name for $seconds s"
  "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
    "corpus/$name" "$CHC_GATEWAY_SOURCE_DIR/tests/fuzz/corpus/$name" 2>"$name.log" || status=1
  grep -E '^stat::number_of_executed_units|^SUMMARY|^Test unit written' "$name.log" || true
done
exit $status
