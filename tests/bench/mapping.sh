#!/usr/bin/env bash
# The mapping engine beside its peers on the same maps and the same sources in one run: tests/bench/mapping.sh [PASSES].
# Prints microseconds a transform (source read each time, lineage on) and the ratios of docs/performance.md; the rate of a full
# Checklist record → Bundle → bytes; and what lineage costs. Status 1 when a "must" is missed.
#
# Environment:
#   CHC_BENCH_PEERS  a copy of shared/bench-peers where the peers are built as its README files say: java/target/{core,hapi},
#                    native/rust/fml/target/release. It is only read. Peers that are not there are left out.
#   FML              the folder of the Mapping Language cases (default: $CHC_CONFORMANCE_DIR/fml)
#   CHC_BENCH_BUILD  build folder (default build/bench)
#   CHC_BENCH_WARM   seconds of warm-up of each Java figure (default 20)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly passes=${1:-5}
readonly peers=${CHC_BENCH_PEERS:-$root/../shared/bench-peers}
readonly build=${CHC_BENCH_BUILD:-$root/build/bench} warm=${CHC_BENCH_WARM:-20}
export FML=${FML:-${CHC_CONFORMANCE_DIR:-$root/../shared/conformance}/fml}
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root}
[ -f "$FML/fml-cases.json" ] || { echo "there is no $FML/fml-cases.json: set FML" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -f "$build/build.ninja" ] || cmake -S "$root" --preset bench -B "$build" >/dev/null
cmake --build "$build" --target mapping_bench >"$work/build.log" || { tail -30 "$work/build.log" >&2; exit 2; }
bench=$(find "$build" -name mapping_bench -type f -print -quit)

figures=$work/figures # name<TAB>best microseconds
"$bench" --benchmark_repetitions="$passes" --benchmark_min_time=0.1 --benchmark_enable_random_interleaving=true \
  --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, 'NR > 1 && $2 ~ /^[0-9]+$/ {gsub(/"/, "", $1); us = $5 == "ns" ? $4 / 1e3 : $4
  if ($1 ~ /_(mean|median|stddev|cv)$/) next
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.4f\n", name, best[name]}' "$work/ours.csv" >"$figures"

# The peers print lines like {"name":"hapi transform …",…,"best_us":27.3,…}, the members in any order.
collect() {
  awk '/"best_us"/ {
    name = $0; sub(/.*"name": *"/, "", name); sub(/".*/, "", name); sub(/ \(source parsed.*/, "", name)
    us = $0; sub(/.*"best_us": */, "", us); sub(/[^0-9.].*/, "", us)
    print name "\t" us}' >>"$figures"
}
java_peer() { # folder under java/target, class
  [ -d "$peers/java/target/$1/classes" ] || return 0
  (cd "$peers/java" && java -Xmx3g -XX:+UseSerialGC -Dwarm="$warm" -cp "target/$1/classes:target/$1/lib/*" "$2" fml \
    2>/dev/null || true) | collect
}
java_peer hapi HapiBench
java_peer core CoreBench
rust=$peers/native/rust/fml/target/release/bench-fml
if [ -x "$rust" ]; then
  # It reads the core structures from bundles, as HL7 publishes them beside the package.
  bundle() { # kinds (a regular expression), file
    {
      printf '{"entry":['
      grep -lE "\"kind\" *: *\"($1)\"" "$root"/node_modules/hl7.fhir.r4.examples/StructureDefinition-*.json |
        awk '{if (NR > 1) print ","; print "{\"resource\":"; while ((getline line < $0) > 0) print line; close($0); print "}"}'
      printf ']}'
    } >"$work/$2"
  }
  bundle 'primitive-type|complex-type' profiles-types.json
  bundle 'resource' profiles-resources.json
  (PERF_DEFS=$work "$rust" bench "$FML/fml-cases.json" 2>/dev/null || true) | collect
fi

echo "tests/bench/mapping: best of $passes passes, $(nproc) processors," \
  "commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown), microseconds"
sort "$figures" | awk -F'\t' '{printf "  %-84s %10.3f\n", $1, $2}'

# fml-engine has its source parsed beforehand, ours is read from its bytes each time. Over several maps: the sum of their times.
awk -F'\t' '
function row(what, ratio, sense, must, goal,   good) {
  if (ratio == 0) {printf "%-52s %9s\n", what, "no peer"; return}
  good = sense == "<=" ? ratio <= must : ratio >= must
  if (!good) missed = 1
  printf "%-52s %8.2fx  must %s %sx  goal %s %sx  %s\n", what, ratio, sense, must, sense, goal, good ? "met" : "MISSED"
}
function over(a, b) {return b > 0 ? a / b : 0}
{us[$1] = $2}
END {
  split("qr2pat-gender qr2pat-humannametwice", names, " ")
  split("qr2patgender qr2pathumannametwice", ids, " ")
  for (i = 1; i in names; ++i) {
    ours = us["Case/hl7/" ids[i]]
    row("HAPI r4 / " names[i], over(us["hapi transform hl7/" names[i] ".map"], ours), ">=", 3, 6)
    row("HL7 r5 / " names[i], over(us["hl7 transform hl7/" names[i] ".map"], ours), ">=", 15, 30)
    parse = us["Parse/hl7/" names[i] ".map"]
    row("HAPI r4 / map text " names[i], over(us["hapi map text parse hl7/" names[i] ".map"], parse), ">=", 1, 3)
    row("HL7 r5 / map text " names[i], over(us["hl7 map text parse hl7/" names[i] ".map"], parse), ">=", 1, 3)
  }
  for (name in us) {
    id = name
    if (!sub(/^fml-engine transform /, "", id) || !(("Case/" id) in us)) continue
    theirs += us[name]; own += us["Case/" id]; ++cases
  }
  row("fml-engine / ours, " cases + 0 " maps", over(theirs, own), ">=", 3, 6)
  row("lineage: record to bytes, with / without", over(us["RecordToBytes/explained"], us["RecordToBytes/plain"]), "<=", 1.25, 1.1)
  row("lineage: the map alone, with / without", over(us["RecordMapped/explained"], us["RecordMapped/plain"]), "<=", 1.5, 1.25)
  printf "full Checklist record -> Bundle -> bytes, lineage on: %.0f a second, %.0f us each\n", \
    1e6 / us["RecordToBytes/explained"], us["RecordToBytes/explained"]
  printf "lineage written down as it is kept with a message: %.0f us more\n", \
    us["RecordToBytes/kept"] - us["RecordToBytes/explained"]
  exit missed
}' "$figures"
