'use strict';
// The emulator of GitHub, tests/Slipway.Tests.GitHub, as a process of its own.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { Runner } = require('./runner');
const { ROOT, program } = require('./slipway');

const PROGRAM = join(ROOT, 'artifacts/bin/Slipway.Tests.GitHub/debug/Slipway.Tests.GitHub');

class Emulator {
  static async start() {
    if (!existsSync(PROGRAM)) {
      throw new Error(`This test needs the emulator at ${PROGRAM}: build tests/Slipway.Tests.GitHub.`);
    }

    const emulator = new Emulator();
    emulator.folder = mkdtempSync(join(tmpdir(), 'slipway-emulator-'));
    emulator.process = spawn(PROGRAM, ['--data', emulator.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    [emulator.url] = await once(createInterface(emulator.process.stdout), 'line');
    return emulator;
  }

  post(path, body = {}) {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  /** Calls the emulator's control. */
  async ask(path, options) {
    const answer = await fetch(`${this.url.replace(/\/$/, '')}/_emulator/${path}`, options);
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status} ${text}`);
    }

    return text === '' ? undefined : JSON.parse(text);
  }

  /** A runner of a job, with the environment that GitHub gives to the job's actions. */
  async job(run, access = 'Read') {
    const runner = new Runner();
    const { env } = await this.post(`runs/${run.id}/jobs`, { name: 'job', actions: access, folder: runner.folder });
    const { GITHUB_TOKEN: token, ...rest } = env;
    const files = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_PATH', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map((name) => [name, runner.env[name]]);
    Object.assign(runner.env, rest, Object.fromEntries(files));
    runner.inputs = { slipway: program(), token };
    return runner;
  }

  async stop() {
    this.process.kill();
    await once(this.process, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

module.exports = { Emulator };
