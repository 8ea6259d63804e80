# Sourced by the benchmarks that run beside peers (codec.sh, fhirpath.sh, validation.sh): builds ours, runs theirs, prints the table.
#
# Before: `set -euo pipefail`. Gives: $root, $passes, $peers, $build, $work (removed at the end), $figures (a file of
# name<TAB>best microseconds).
#
# Environment:
#   CHC_BENCH_PEERS  a copy of shared/bench-peers where the peers are built as its README files say: node_modules,
#                    java/target/{core,hapi}, native/rust/*/target/release. It is only read. Peers that are not there are
#                    left out, and so are their ratios.
#   CHC_BENCH_BUILD  build folder (default build/bench)
#   CHC_BENCH_WARM   seconds of warm-up of each Java figure (default 20)
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
passes=${1:-5}
peers=${CHC_BENCH_PEERS:-$root/../shared/bench-peers}
build=${CHC_BENCH_BUILD:-$root/build/bench}
readonly root passes peers build
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root}
work=$(mktemp -d)
figures=$work/figures
trap 'rm -rf "$work"' EXIT

# build_bench TARGET: prints the program's path.
build_bench() {
  [ -f "$build/build.ninja" ] || cmake -S "$root" --preset bench -B "$build" >/dev/null
  cmake --build "$build" --target "$1" >"$work/build.log" || { tail -30 "$work/build.log" >&2; exit 2; }
  find "$build" -name "$1" -type f -print -quit
}

# use_data: PERF_DATA/small holds the resources that all are measured with. Unless it is given it is made of
# hl7.fhir.r4.examples: Xxx-example.json of 1,000 to 19,000 bytes, names in lower case.
use_data() {
  [ -z "${PERF_DATA:-}" ] || return 0
  mkdir -p "$work/data/small"
  local file name
  while IFS= read -r -d '' file; do
    name=$(basename "$file")
    cp "$file" "$work/data/small/${name,,}"
  done < <(find -L "$root/node_modules/hl7.fhir.r4.examples" -name '*-example.json' -size +999c -size -19001c -print0)
  export PERF_DATA=$work/data
}

# The peers print lines like {"name":"fhir.js jsonToXml",…,"best_us":818,…}, the members in any order.
collect() {
  awk '/"best_us"/ {
    name = $0; sub(/.*"name": *"/, "", name); sub(/".*/, "", name)
    us = $0; sub(/.*"best_us": */, "", us); sub(/[^0-9.].*/, "", us)
    print name "\t" us}' >>"$figures"
}
# node_peer MODULE SCRIPT [ARGUMENT…], when the module is there
node_peer() {
  [ -d "$peers/node_modules/$1" ] || return 0
  shift
  (cd "$peers" && node "$@" 2>/dev/null || true) | collect
}
# rust_peer NAME [MODE]
rust_peer() {
  local program=$peers/native/rust/$1/target/release/bench-$1
  [ -x "$program" ] || return 0
  shift
  ("$program" "$@" 2>/dev/null || true) | collect
}
# java_peer FOLDER CLASS PART: FOLDER is one under java/target
java_peer() {
  [ -d "$peers/java/target/$1/classes" ] || return 0
  (cd "$peers/java" && java -Xmx3g -XX:+UseSerialGC -Dwarm="${CHC_BENCH_WARM:-20}" \
    -cp "target/$1/classes:target/$1/lib/*" "$2" "$3" 2>/dev/null || true) | collect
}

# print_table TITLE UNIT ROWS: all figures, then the ratios. ROWS is awk text that calls row() once a ratio, with the figures
# in us[name]. Status 1 when a "must" is missed.
print_table() {
  echo "$1: best of $passes passes, $(nproc) processors," \
    "commit $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown), microseconds $2"
  grep -v $'^  ' "$figures" | sort | awk -F'\t' '{printf "  %-84s %10.3f\n", $1, $2}'
  awk -F'\t' '
  function row(what, ratio, sense, must, goal,   good) {
    if (ratio == 0) {printf "%-56s %9s\n", what, "no peer"; return}
    good = sense == "<=" ? ratio <= must : ratio >= must
    if (!good) missed = 1
    printf "%-56s %8.2fx  must %s %sx  goal %s %sx  %s\n", what, ratio, sense, must, sense, goal, good ? "met" : "MISSED"
  }
  function over(a, b) {return b > 0 ? a / b : 0}
  # The least of the figures whose name fits; 0 when there is none.
  function low(pattern,   name, least) {
    for (name in us) if (name ~ pattern && (least == 0 || us[name] < least)) least = us[name]
    return least + 0
  }
  {us[$1] = $2}
  END {'"$3"'
    exit missed
  }' "$figures"
}
