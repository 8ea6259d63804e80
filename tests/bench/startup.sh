#!/usr/bin/env bash
# What a start costs: tests/bench/startup.sh [PASSES]. Prints seconds from the start of the process to its end (best and
# median) and the most memory it held, for commands on a small file. The first line is a start without a definitions image,
# which loads the packages and writes one; all others find it. `serve` is timed until /health/ready answers, with the demo's
# configuration (mutual TLS, routes, a watched folder); its memory is what is resident a second later. Then the size and build
# time of the image. Status 1 when a limit is missed: convert 60 ms and 40 MB, serve 150 ms and 70 MB.
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
# The same of one start of serve.
serve() {
  python3 - "$program" "$work/demo/gateway.yaml" <<'P'
import re, subprocess, sys, time, urllib.request
begin = time.perf_counter()
# Words go to standard error: among them where it listens.
server = subprocess.Popen([sys.argv[1], "serve", "--config", sys.argv[2]], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE)
try:
    address = None
    while not address:
        line = server.stderr.readline().decode()
        if not line:
            sys.exit("serve ended before it listened")
        address = re.search(r"operator listener (http://[0-9.]+:[0-9]+)", line)
    while True:
        try:
            if urllib.request.urlopen(address.group(1) + "/health/ready", timeout=1).status == 200:
                break
        except OSError:
            time.sleep(0.001)
    ready = time.perf_counter() - begin
    time.sleep(1)
    with open(f"/proc/{server.pid}/status") as facts:
        print(f"{ready:.4f} {re.search(r'VmRSS:[^0-9]+([0-9]+)', facts.read()).group(1)}")
finally:
    server.terminate()
    server.wait()
P
}

missed=0
row() { # name, milliseconds and megabytes it has to stay under (0: no limit), command…
  local name=$1 ms=$2 mb=$3
  shift 3
  for _ in $(seq "$passes"); do "$@"; done | sort -n | awk -v name="$name" -v most_ms="$ms" -v most_mb="$mb" '
    {s[NR] = $1 * 1e3; if ($2 > kb) kb = $2}
    END {
      good = (most_ms == 0 || s[1] < most_ms) && (most_mb == 0 || kb / 1024 < most_mb)
      printf "%-28s %8.1f ms %8.1f ms %8.1f MB%s\n", name, s[1], s[int((NR + 1) / 2)], kb / 1024, good ? "" : "  MISSED"
      exit !good}' || missed=1
}

printf '%-28s %11s %11s %11s\n' "" best median memory
first=$(one "$program" convert "$patient")
awk '{printf "%-28s %8.1f ms %23.1f MB\n", "convert, image is made", $1 * 1e3, $2 / 1024}' <<<"$first"
row convert 60 40 one "$program" convert "$patient"
row fhirpath 0 0 one "$program" fhirpath Patient.name.given "$patient"
row validate 0 0 one "$program" validate "$patient"
"$program" demo --port 0 --port-file "$work/port" --data "$work/demo" --once >/dev/null
row serve 150 70 serve
"$program" package list >/dev/null
exit $missed
