// What the peers' own scripts do not measure: descendants() over a Bundle of about 1 MB by fhirpath.js (medplum's finds
// nothing there), and medplum's evaluation without its load of the definitions, which it does not need for that.
// node node_peers.mjs PEERS, with PERF_DATA and EXPRS as in fhirpath.sh.
import {createRequire} from 'module';
import fs from 'fs';

const require = createRequire(process.argv[2] + '/package.json');
const patient = fs.readFileSync(process.env.PERF_DATA + '/small/patient-example.json', 'utf8');
let text = '{"resourceType":"Bundle","type":"collection","entry":[';
for (let first = true; text.length < 1e6; first = false) text += (first ? '' : ',') + '{"resource":' + patient + '}';
text += ']}';

function report(name, best) {
  console.log(JSON.stringify({name, best_us: Number(best.toFixed(3))}));
}

function least(seconds, once) {
  let best = Infinity;
  for (const begin = performance.now(); performance.now() - begin < seconds * 1000;) best = Math.min(best, once());
  return best;
}

function timed(work) {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1000;
}

const fhirpath = require('fhirpath');
const walk = fhirpath.compile('descendants()', require('fhirpath/fhir-context/r4'));
report('fhirpath.js descendants() over a Bundle', least(4, () => {
  const bundle = JSON.parse(text); // a fresh document: some engines remember what they have seen
  return timed(() => walk(bundle, {}));
}));

try {
  const medplum = require('@medplum/core');
  const expressions = JSON.parse(fs.readFileSync(process.env.EXPRS, 'utf8'));
  const parsed = expressions.map(expression => medplum.parseFhirPath(expression));
  const value = medplum.toTypedValue(JSON.parse(patient));
  report('medplum eval compiled', least(4, () => timed(() => {
    for (const one of parsed) one.eval({variables: {}}, [value]);
  })) / parsed.length);
  report('medplum parseFhirPath', least(2, () => timed(() => {
    for (const expression of expressions) medplum.parseFhirPath(expression);
  })) / parsed.length);
} catch { /* not there */ }
