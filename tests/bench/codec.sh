#!/usr/bin/env bash
# The codec beside its yardsticks and peers on the same resources in one run: tests/bench/codec.sh [PASSES].
# Prints microseconds a resource and the ratios of docs/benchmarks.md; status 1 when a "must" is missed.
#
# Environment:
#   CHC_BENCH_PEERS  a copy of shared/bench-peers where the peers are built as its README files say: node_modules,
#                    java/target/{core,hapi}, native/rust/fhirbolt/target/release. It is only read. Peers that are not
#                    there are left out, and so are their ratios.
#   PERF_DATA        a folder with small/*.json; made from hl7.fhir.r4.examples unless given
#   CHC_BENCH_BUILD  build folder (default build/bench)
#   CHC_BENCH_WARM   seconds of warm-up of each Java figure (default 20)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly passes=${1:-5}
readonly peers=${CHC_BENCH_PEERS:-$root/../shared/bench-peers}
readonly build=${CHC_BENCH_BUILD:-$root/build/bench} warm=${CHC_BENCH_WARM:-20}
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_data() { # Xxx-example.json of 1,000 to 19,000 bytes, names in lower case
  mkdir -p "$work/data/small"
  local file name
  while IFS= read -r -d '' file; do
    name=$(basename "$file")
    cp "$file" "$work/data/small/${name,,}"
  done < <(find "$root/node_modules/hl7.fhir.r4.examples" -name '*-example.json' -size +999c -size -19001c -print0)
  export PERF_DATA=$work/data
}
[ -n "${PERF_DATA:-}" ] || make_data

[ -f "$build/build.ninja" ] || cmake -S "$root" --preset bench -B "$build" >/dev/null
cmake --build "$build" --target codec_bench >"$work/build.log" || { tail -30 "$work/build.log" >&2; exit 2; }
bench=$(find "$build" -name codec_bench -type f -print -quit)

figures=$work/figures # name<TAB>best microseconds
"$bench" --benchmark_repetitions="$passes" --benchmark_min_time=0.3 --benchmark_enable_random_interleaving=true \
  --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, '/^"[A-Za-z0-9]+\/[01]",/ {gsub(/"/, "", $1); us = $NF
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.2f\n", name, best[name]}' "$work/ours.csv" >"$figures"

# The peers print lines like {"name":"fhir.js jsonToXml",…,"best_us":818,…}.
collect() { sed -n 's/.*"name": *"\([^"]*\)".*"best_us": *\([0-9.]*\).*/\1\t\2/p' >>"$figures"; }
if [ -d "$peers/node_modules/fhir" ]; then (cd "$peers" && node convert_fhirjs.mjs 2>/dev/null) | collect; fi
fhirbolt=$peers/native/rust/fhirbolt/target/release/bench-fhirbolt
if [ -x "$fhirbolt" ]; then "$fhirbolt" 2>/dev/null | collect; fi
java_peer() { # folder under java/target, class
  [ -d "$peers/java/target/$1/classes" ] || return 0
  (cd "$peers/java" && java -Xmx3g -XX:+UseSerialGC -Dwarm="$warm" -cp "target/$1/classes:target/$1/lib/*" "$2" convert \
    2>/dev/null || true) | collect
}
java_peer core CoreBench
java_peer hapi HapiBench

echo "tests/bench/codec: best of $passes passes, $(nproc) processors," \
  "commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown), microseconds a resource"
sort "$figures" | awk -F'\t' '{printf "  %-44s %9.2f\n", $1, $2}'

awk -F'\t' -v OFS='\t' '
function low(pattern,   name, least) {
  least = 0
  for (name in us) if (name ~ pattern && (least == 0 || us[name] < least)) least = us[name]
  return least
}
function row(what, ratio, sense, must, goal,   good) {
  if (ratio == 0) {printf "%-52s %8s\n", what, "no peer"; return}
  good = sense == "<=" ? ratio <= must : ratio >= must
  if (!good) missed = 1
  printf "%-52s %7.2fx  must %s %sx  goal %s %sx  %s\n", what, ratio, sense, must, sense, goal, good ? "met" : "MISSED"
}
function over(a, b) {return b > 0 ? a / b : 0}
{us[$1] = $2}
END {
  rw = us["JsonReadWrite/1"]; jx = us["JsonToXml/1"]; xj = us["XmlToJson/1"]
  row("JSON parse+write / RapidJSON parse+write, UTF-8 checked", over(rw, us["RapidJsonUtf8/1"]), "<=", 1.3, 0.8)
  row("XML -> JSON / libxml2 SAX2 null parse", over(xj, us["Sax2Null/1"]), "<=", 2.5, 1.7)
  row("fhir.js / JSON -> XML", over(low("^fhir.js jsonToXml"), jx), ">=", 20, 40)
  row("best Java / JSON -> XML", over(low("^(hl7|hapi|HAPI).*JSON->XML"), jx), ">=", 3, 6)
  row("best Rust / JSON -> XML", over(low("^fhirbolt.*json->xml$"), jx), ">=", 3, 6)
  row("fhir.js / XML -> JSON", over(low("^fhir.js xmlToJson"), xj), ">=", 10, 15)
  row("best Java / XML -> JSON", over(low("^(hl7|hapi|HAPI).*XML->JSON"), xj), ">=", 4, 6)
  row("best Rust / XML -> JSON", over(low("^fhirbolt.*xml->json"), xj), ">=", 4, 6)
  exit missed
}' "$figures"
