#!/usr/bin/env bash
# The FHIRPath engine beside its peers on the same twelve expressions and the same Patient in one run:
# tests/bench/fhirpath.sh [PASSES]. Prints microseconds an expression and the ratios of docs/benchmarks.md; status 1 when a
# "must" is missed.
#
# Environment:
#   CHC_BENCH_PEERS  a copy of shared/bench-peers where the peers are built as its README files say: node_modules,
#                    java/target/{core,hapi}, native/rust/octofhir/target/release. It is only read. Peers that are not there
#                    are left out, and so are their ratios.
#   PERF_DATA        a folder with small/patient-example.json; taken from hl7.fhir.r4.examples unless given
#   CHC_BENCH_BUILD  build folder (default build/bench)
#   CHC_BENCH_WARM   seconds of warm-up of each Java figure (default 20)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly passes=${1:-5}
readonly peers=${CHC_BENCH_PEERS:-$root/../shared/bench-peers}
readonly build=${CHC_BENCH_BUILD:-$root/build/bench} warm=${CHC_BENCH_WARM:-20}
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root} EXPRS=$peers/exprs.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "${PERF_DATA:-}" ]; then
  mkdir -p "$work/data/small"
  cp "$(find "$root/node_modules/hl7.fhir.r4.examples" -name 'Patient-example.json' -print -quit)" \
    "$work/data/small/patient-example.json"
  export PERF_DATA=$work/data
fi

[ -f "$build/build.ninja" ] || cmake -S "$root" --preset bench -B "$build" >/dev/null
cmake --build "$build" --target fhirpath_bench >"$work/build.log" || { tail -30 "$work/build.log" >&2; exit 2; }
bench=$(find "$build" -name fhirpath_bench -type f -print -quit)

figures=$work/figures # name<TAB>best microseconds
# Compile and Evaluate take all expressions at one go: twelve.
"$bench" --benchmark_filter='^(Compile|Evaluate|OverBundle/.*)$' --benchmark_repetitions="$passes" --benchmark_min_time=0.3 \
  --benchmark_enable_random_interleaving=true --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, 'NR > 1 && $2 ~ /^[0-9]+$/ {gsub(/"/, "", $1); us = $5 == "ns" ? $4 / 1e3 : $4
  if ($1 ~ /_(mean|median|stddev|cv)$/) next
  if ($1 == "Compile" || $1 == "Evaluate") us /= 12
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.4f\n", name, best[name]}' "$work/ours.csv" >"$figures"

# The peers print lines like {"name":"fhirpath.js compile",…,"best_us":27.3,…}, the members in any order.
collect() {
  awk '/"best_us"/ {
    name = $0; sub(/.*"name": *"/, "", name); sub(/".*/, "", name)
    us = $0; sub(/.*"best_us": */, "", us); sub(/[^0-9.].*/, "", us)
    print name "\t" us}' >>"$figures"
}
if [ -d "$peers/node_modules/fhirpath" ]; then
  (cd "$peers" && node fhirpath_js.mjs 2>/dev/null || true) | collect
  (cd "$peers" && node "$root/tests/bench/fhirpath/node_peers.mjs" "$peers" 2>/dev/null || true) | collect
fi
octofhir=$peers/native/rust/octofhir/target/release/bench-octofhir
if [ -x "$octofhir" ]; then ("$octofhir" 2>/dev/null || true) | collect; fi
java_peer() { # folder under java/target, class
  [ -d "$peers/java/target/$1/classes" ] || return 0
  (cd "$peers/java" && java -Xmx3g -XX:+UseSerialGC -Dwarm="$warm" -cp "target/$1/classes:target/$1/lib/*" "$2" fhirpath \
    2>/dev/null || true) | collect
}
java_peer hapi HapiBench
java_peer core CoreBench
if [ -d "$peers/java/target/hapi/lib" ]; then
  (java -Xmx3g -XX:+UseSerialGC -cp "$peers/java/target/hapi/lib/*" "$root/tests/bench/fhirpath/HapiBundle.java" 2>/dev/null ||
    true) | collect
fi

echo "tests/bench/fhirpath: best of $passes passes, $(nproc) processors," \
  "commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown), microseconds an expression"
grep -v $'^  ' "$figures" | sort | awk -F'\t' '{printf "  %-84s %10.3f\n", $1, $2}'

awk -F'\t' '
function row(what, ratio, sense, must, goal,   good) {
  if (ratio == 0) {printf "%-44s %9s\n", what, "no peer"; return}
  good = sense == "<=" ? ratio <= must : ratio >= must
  if (!good) missed = 1
  printf "%-44s %8.2fx  must %s %sx  goal %s %sx  %s\n", what, ratio, sense, must, sense, goal, good ? "met" : "MISSED"
}
function over(a, b) {return b > 0 ? a / b : 0}
{us[$1] = $2}
END {
  ours = us["Evaluate"]; compile = us["Compile"]; walk = us["OverBundle/descendants"]
  row("fhirpath.js / evaluate", over(us["fhirpath.js evaluate compiled"], ours), ">=", 8, 20)
  row("medplum / evaluate", over(us["medplum eval compiled"], ours), ">=", 3, 8)
  row("octofhir / evaluate", over(us["octofhir eval compiled plan (context prepared)"], ours), ">=", 3, 7)
  row("HAPI / evaluate", over(us["hapi FHIRPath evaluate compiled"], ours), ">=", 1.2, 3)
  row("HL7 r4 / evaluate", over(us["hl7 r4 FHIRPath evaluate compiled"], ours), ">=", 1.2, 3)
  row("fhirpath.js / compile", over(us["fhirpath.js compile"], compile), ">=", 10, 20)
  row("compile / HL7 r4 parse", over(compile, us["hl7 r4 FHIRPath parse"]), "<=", 1.5, 1)
  row("compile / HAPI parse", over(compile, us["hapi FHIRPath parse"]), "<=", 1.5, 1)
  row("fhirpath.js / descendants(), 1 MB Bundle", over(us["fhirpath.js descendants() over a Bundle"], walk), ">=", 1, 8)
  row("HAPI / descendants(), 1 MB Bundle", over(us["HAPI descendants() over a Bundle"], walk), ">=", 1, 3)
  exit missed
}' "$figures"
