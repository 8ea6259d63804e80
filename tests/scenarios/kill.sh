#!/bin/sh
# A hundred kills (or as many as the first argument says) under concurrent traffic, by hand:
#   tests/scenarios/kill.sh [rounds] [build folder]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build/check}
export CHC_KILL_ROUNDS="${1:-100}" CHC_GATEWAY_HOME="$root"
exec "$build/tests/scenarios/scenario_tests" --gtest_filter='KilledAtEveryStage.*'
