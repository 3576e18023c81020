// Lets modules import JSON as bundlers do, without an attribute: the parser's package is written for those.
import { readFile } from 'node:fs/promises';

export async function load(url, context, next) {
  return url.endsWith('.json')
    ? { format: 'module', shortCircuit: true, source: `export default ${await readFile(new URL(url), 'utf8')}` }
    : next(url, context);
}
