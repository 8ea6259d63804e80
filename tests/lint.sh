#!/usr/bin/env bash
# Formatting and clang-tidy over the files given, or over everything that differs from the commit before; `all` for the whole tree.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=../.ci/setup.sh
. "$root/.ci/setup.sh"
cd "$root"
install_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}" "${LINT_PACKAGES[@]}"
if [ "${1:-}" = all ]; then
  mapfile -t files < <(git ls-files 'gateway/*.cc' 'gateway/*.h' 'tests/*.cc' 'tests/*.h')
elif [ $# -gt 0 ]; then
  files=("$@")
else
  mapfile -t files < <(git diff --name-only --diff-filter=d HEAD~1 -- 'gateway/*.cc' 'gateway/*.h' 'tests/*.cc' 'tests/*.h')
fi
[ "${#files[@]}" = 0 ] && { echo "nothing to check"; exit 0; }
clang-format-19 --dry-run -Werror "${files[@]}"
cmake --preset dev >/dev/null
mapfile -t sources < <(printf '%s\n' "${files[@]}" | grep '\.cc$' || true)
[ "${#sources[@]}" = 0 ] || clang-tidy-19 -p build/dev --quiet "${sources[@]}"
echo "clean: ${#files[@]} files"
