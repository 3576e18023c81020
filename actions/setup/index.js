'use strict';
// Puts the slipway program onto PATH: a given one, or a release whose digest the workflow pins.
const { execFileSync } = require('node:child_process');
const { accessSync, constants, mkdirSync, mkdtempSync, statSync, symlinkSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { Problem, addPath, group, input, main, output, say } = require('../lib/runner');
const { choose } = require('./release');
const { install } = require('./toolCache');

/** In milliseconds. */
const LONGEST_START = 30_000;

main(async () => {
  const program = input('path') === '' ? await group('slipway: download', download) : given(input('path'));
  const version = versionOf(program);
  const folder = mkdtempSync(join(scratch(), 'slipway-'));
  // A folder with only this program: its neighbours must not come onto PATH.
  symlinkSync(program, join(folder, 'slipway'));
  addPath(folder);
  output('path', program);
  output('version', version);
  say(`slipway ${version}: ${program}`);
});

function given(path) {
  const program = resolve(path);
  try {
    accessSync(program, constants.X_OK);
    if (statSync(program).isFile()) {
      return program;
    }
  } catch {
    // Missing or not executable: the fix is the same.
  }

  throw new Problem(`The input 'path' is '${path}', which is not a program that can be started.`);
}

function download() {
  return install(choose({
    version: input('version'),
    sha256: input('sha256'),
    url: input('url'),
    server: process.env.GITHUB_SERVER_URL,
    folder: __dirname,
    repository: process.env.GITHUB_ACTION_REPOSITORY,
    platform: process.platform,
    architecture: process.arch,
  }), process.env.RUNNER_TOOL_CACHE || join(scratch(), 'tools'));
}

function scratch() {
  const folder = process.env.RUNNER_TEMP || tmpdir();
  mkdirSync(folder, { recursive: true });
  return folder;
}

function versionOf(program) {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', env: withoutTokens(), stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_START }).trim().replace(/^slipway /, '');
  } catch (reason) {
    throw new Problem(`'${program} --version' failed: ${String(reason.stderr || reason.message).trim()}`);
  }
}

function withoutTokens() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ACTIONS|INPUT)_|TOKEN/.test(name)));
}
