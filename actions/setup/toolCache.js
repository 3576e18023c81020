'use strict';
// Releases in the runner's tool cache: slipway/VERSION/ARCHITECTURE/slipway, complete or missing, checked at every use.
const { createHash } = require('node:crypto');
const { createReadStream, mkdirSync, renameSync, rmSync, writeFileSync, chmodSync, mkdtempSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { pipeline } = require('node:stream/promises');
const { Problem, say } = require('../lib/runner');
const { download } = require('./download');

/** Returns the path of a release's program; downloads it if it is missing or not the pinned one. */
async function install(release, cache) {
  const folder = join(cache, 'slipway', release.version, release.file.split('-').at(-1));
  const program = join(folder, 'slipway');
  const found = await digestOf(program);
  if (found === release.sha256) {
    say(`slipway ${release.version} is already downloaded.`);
    return program;
  }

  if (found) {
    say(`${program} has sha256:${found}, not the pinned digest: downloading it again.`);
  }

  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, 'new-'));
  try {
    const fresh = join(scratch, 'slipway');
    say(`Downloading ${release.url}`);
    await download(release.url, fresh);
    const digest = await digestOf(fresh);
    if (digest !== release.sha256) {
      throw new Problem(`${release.url} has sha256:${digest}, not the pinned sha256:${release.sha256}. Nothing was installed: check the inputs 'version' and 'sha256', and whether somebody replaced the file.`);
    }

    chmodSync(fresh, 0o755);
    renameSync(fresh, program);
    // The runner's tools mark complete folders in this way.
    writeFileSync(join(dirname(folder), `${release.file.split('-').at(-1)}.complete`), '');
    return program;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function digestOf(path) {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch (reason) {
    if (reason.code === 'ENOENT') {
      return undefined;
    }

    throw reason;
  }
}

module.exports = { install };
