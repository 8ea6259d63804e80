#!/usr/bin/env bash
# Every official R4 resource through `convert`: JSON to XML and back to JSON, compared with the canonical JSON of the
# original: tests/scenarios/roundtrip.sh [FOLDER]. Prints the count; status 1 when any differs.
#
# FOLDER is the hl7.fhir.r4.examples package unless given. Environment: CHC_GATEWAY (the program, default
# build/release/chc-gateway). With node on the machine the JSON is also compared member by member with the original file,
# whatever the order of members, digits as written.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
readonly folder=${1:-$root/node_modules/hl7.fhir.r4.examples}
readonly gateway=${CHC_GATEWAY:-$root/build/release/chc-gateway}
export CHC_GATEWAY_HOME=${CHC_GATEWAY_HOME:-$root}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

convert() { # from, to, format
  "$gateway" convert "$1" --to "$3" --output "$2" 2>>"$work/findings" || true
}
convert "$folder" "$work/canonical" json
convert "$folder" "$work/xml" xml
convert "$work/xml" "$work/back" json

total=$(find "$folder" -name '*.json' ! -name package.json ! -name '.*' | wc -l)
same=0
while IFS= read -r -d '' file; do
  if cmp -s "$file" "$work/back/${file#"$work/canonical/"}"; then
    same=$((same + 1))
  else
    echo "differs: ${file#"$work/canonical/"}" >&2
  fi
done < <(find "$work/canonical" -name '*.json' -print0)
head -20 "$work/findings" >&2
echo "$same of $total resources come back the same through XML"

if command -v node >/dev/null; then
  # Numbers become strings before JSON.parse, so that 1.0 and 1 differ.
  node - "$folder" "$work/back" <<'JS'
const fs = require('fs'), path = require('path');
const [from, back] = process.argv.slice(2);
const text = s => JSON.parse(s.replace(/^\uFEFF/, '').replace(
  /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, m => m[0] === '"' ? m : `"#${m}"`));
const same = (a, b) => a === b || (a && b && typeof a === 'object' && typeof b === 'object' &&
  Array.isArray(a) === Array.isArray(b) && Object.keys(a).length === Object.keys(b).length &&
  Object.keys(a).every(k => same(a[k], b[k])));
let n = 0, equal = 0;
for (const f of fs.readdirSync(from, {recursive: true})) {
  const name = path.basename(f);
  if (!name.endsWith('.json') || name.startsWith('.') || name === 'package.json') continue;
  ++n;
  const other = path.join(back, f);
  if (fs.existsSync(other) &&
      same(text(fs.readFileSync(path.join(from, f), 'utf8')), text(fs.readFileSync(other, 'utf8')))) ++equal;
  else console.error('not equal: ' + f);
}
console.log(`${equal} of ${n} resources equal their originals, member by member`);
process.exit(equal === n ? 0 : 1);
JS
fi
[ "$same" = "$total" ]
