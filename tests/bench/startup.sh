#!/usr/bin/env bash
# What a start costs: tests/bench/startup.sh [PASSES]. Prints the size and build time of the definitions image, then seconds
# from the start of the process to its end (best and median) and the most memory it held, for commands on a small file.
# The first line is a start without an image, which loads the packages and writes one; all others find it.
#
# Environment:
#   CHC_BENCH_BINARY  the program (default build/release/chc-gateway)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly passes=${1:-11} program=${CHC_BENCH_BINARY:-$root/build/release/chc-gateway}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root} XDG_CACHE_HOME=$work
patient=$(find -L "$root/node_modules/hl7.fhir.r4.examples" -name 'Patient-example.json' -print -quit)

# One run: "seconds kilobytes".
one() {
  python3 - "$@" <<'P'
import os, resource, subprocess, sys, time
begin = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(f"{time.perf_counter() - begin:.4f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
sys.exit(done.returncode > 1)
P
}
row() { # name, command…
  local name=$1
  shift
  for _ in $(seq "$passes"); do one "$@"; done | sort -n |
    awk -v name="$name" '{s[NR] = $1; if ($2 > kb) kb = $2}
      END {printf "%-28s %8.1f ms %8.1f ms %8.1f MB\n", name, s[1] * 1e3, s[int((NR + 1) / 2)] * 1e3, kb / 1024}'
}

printf '%-28s %11s %11s %11s\n' "" best median "peak memory"
first=$(one "$program" convert "$patient")
awk '{printf "%-28s %8.1f ms %23.1f MB\n", "convert, image is made", $1 * 1e3, $2 / 1024}' <<<"$first"
row convert "$program" convert "$patient"
row fhirpath "$program" fhirpath Patient.name.given "$patient"
row validate "$program" validate "$patient"
printf 'image: %s bytes\n' "$(cat "$work"/chc-gateway/*.image | wc -c)"
