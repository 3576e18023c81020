'use strict';
// The built program: the native one, or that of a debug build.
const { execFileSync } = require('node:child_process');
const { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');

const ROOT = resolve(__dirname, '../../..');
const PROGRAM = process.env.SLIPWAY_TEST_BINARY || join(ROOT, 'artifacts/bin/Slipway.Cli/debug/Slipway.Cli');

function program() {
  if (!existsSync(PROGRAM)) {
    throw new Error(`This test needs the built program at ${PROGRAM}: build src/Slipway.Cli, or set SLIPWAY_TEST_BINARY.`);
  }

  return PROGRAM;
}

/** The files that 'init github' writes for a plan, by path. */
function init(plan, ...more) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-init-'));
  try {
    // Bake prints the requested targets as a group.
    writeFileSync(join(folder, 'plan.json'), JSON.stringify({ group: { default: { targets: Object.keys(plan.target) } }, ...plan }));
    execFileSync(program(), ['init', 'github', '--plan', 'plan.json', '--actions-ref', `owner/slipway@${'0123456789'.repeat(4)}`, ...more], { cwd: folder, stdio: 'pipe' });
    const paths = readdirSync(join(folder, '.github'), { recursive: true }).filter((path) => path.endsWith('.yml'));
    return Object.fromEntries(paths.map((path) => [`.github/${path}`, readFileSync(join(folder, '.github', path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

module.exports = { ROOT, init, program };
