// Lets modules import JSON without an attribute, as bundlers do: the parser's package needs it.
import { readFile } from 'node:fs/promises';

export async function load(url, context, next) {
  return url.endsWith('.json')
    ? { format: 'module', shortCircuit: true, source: `export default ${await readFile(new URL(url), 'utf8')}` }
    : next(url, context);
}
