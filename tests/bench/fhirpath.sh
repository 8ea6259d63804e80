#!/usr/bin/env bash
# The FHIRPath engine beside its peers on the same twelve expressions and the same Patient in one run:
# tests/bench/fhirpath.sh [PASSES]. Prints microseconds an expression and the ratios of docs/performance.md; status 1 when a
# "must" is missed.
#
# Environment: that of peers.sh (octofhir over the Bundle is fhirpath/octofhir_bundle.rs, built as it says; the HL7 engine
# reads ~/.fhir/packages unless JAVA_TOOL_OPTIONS=-Duser.home=… points it elsewhere), and
#   PERF_DATA  a folder with small/patient-example.json; taken from hl7.fhir.r4.examples unless given
set -euo pipefail
. "$(dirname "$0")/peers.sh"
export EXPRS=$peers/exprs.json

if [ -z "${PERF_DATA:-}" ]; then
  mkdir -p "$work/data/small"
  cp "$(find -L "$root/node_modules/hl7.fhir.r4.examples" -name 'Patient-example.json' -print -quit)" \
    "$work/data/small/patient-example.json"
  export PERF_DATA=$work/data
fi

bench=$(build_bench fhirpath_bench)
# Compile and Evaluate take all expressions at one go: twelve.
"$bench" --benchmark_filter='^(Compile|Evaluate|OverBundle/.*)$' --benchmark_repetitions="$passes" --benchmark_min_time=0.3 \
  --benchmark_enable_random_interleaving=true --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, 'NR > 1 && $2 ~ /^[0-9]+$/ {gsub(/"/, "", $1); us = $5 == "ns" ? $4 / 1e3 : $4
  if ($1 ~ /_(mean|median|stddev|cv)$/) next
  if ($1 == "Compile" || $1 == "Evaluate") us /= 12
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.4f\n", name, best[name]}' "$work/ours.csv" >"$figures"

node_peer fhirpath fhirpath_js.mjs
node_peer fhirpath "$root/tests/bench/fhirpath/node_peers.mjs" "$peers"
rust_peer octofhir
bundle=$peers/native/rust/octofhir/target/release/octofhir_bundle
if [ -x "$bundle" ]; then ("$bundle" 2>/dev/null || true) | collect; fi
java_peer hapi HapiBench fhirpath
java_peer core CoreBench fhirpath
if [ -d "$peers/java/target/hapi/lib" ]; then
  (java -Xmx3g -XX:+UseSerialGC -cp "$peers/java/target/hapi/lib/*" "$root/tests/bench/fhirpath/HapiBundle.java" 2>/dev/null ||
    true) | collect
fi

print_table tests/bench/fhirpath "an expression" '
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
  row("octofhir / descendants(), 1 MB Bundle", over(us["octofhir descendants() over a Bundle"], walk), ">=", 1, 3)
  row("HAPI / descendants(), 1 MB Bundle", over(us["HAPI descendants() over a Bundle"], walk), ">=", 1, 3)'
