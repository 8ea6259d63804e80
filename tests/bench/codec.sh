#!/usr/bin/env bash
# The codec beside its yardsticks and peers on the same resources in one run: tests/bench/codec.sh [PASSES].
# Prints microseconds a resource and the ratios of docs/performance.md; status 1 when a "must" is missed.
#
# Environment: that of peers.sh, and
#   PERF_DATA  a folder with small/*.json; made from hl7.fhir.r4.examples unless given
set -euo pipefail
. "$(dirname "$0")/peers.sh"

use_data

bench=$(build_bench codec_bench)
"$bench" --benchmark_repetitions="$passes" --benchmark_min_time=0.3 --benchmark_enable_random_interleaving=true \
  --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, '/^"[A-Za-z0-9]+\/[01]",/ {gsub(/"/, "", $1); us = $NF
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.2f\n", name, best[name]}' "$work/ours.csv" >"$figures"

node_peer fhir convert_fhirjs.mjs
rust_peer fhirbolt
java_peer core CoreBench convert
java_peer hapi HapiBench convert

print_table tests/bench/codec "a resource" '
  rw = us["JsonReadWrite/1"]; jx = us["JsonToXml/1"]; xj = us["XmlToJson/1"]
  row("JSON parse+write / RapidJSON parse+write, UTF-8 checked", over(rw, us["RapidJsonUtf8/1"]), "<=", 1.3, 0.8)
  row("XML -> JSON / libxml2 SAX2 null parse", over(xj, us["Sax2Null/1"]), "<=", 2.5, 1.7)
  row("fhir.js / JSON -> XML", over(low("^fhir.js jsonToXml"), jx), ">=", 20, 40)
  row("best Java / JSON -> XML", over(low("^(hl7|hapi|HAPI).*JSON->XML"), jx), ">=", 3, 6)
  row("best Rust / JSON -> XML", over(low("^fhirbolt.*json->xml$"), jx), ">=", 3, 6)
  row("fhir.js / XML -> JSON", over(low("^fhir.js xmlToJson"), xj), ">=", 10, 15)
  row("best Java / XML -> JSON", over(low("^(hl7|hapi|HAPI).*XML->JSON"), xj), ">=", 4, 6)
  row("best Rust / XML -> JSON", over(low("^fhirbolt.*xml->json"), xj), ">=", 4, 6)'
