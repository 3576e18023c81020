'use strict';
// Runs an action of this checkout as the runner would: inputs with their defaults, environment files, tokens.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { parse } = require('yaml');

const ACTIONS = resolve(__dirname, '../../../actions');
const FAKE = join(__dirname, 'fake-slipway');
const RUNTIME_TOKEN = 'runtime-token-of-this-job';
const JOB_TOKEN = 'ghs_given-to-the-job';

const metadata = (action) => parse(readFileSync(join(ACTIONS, action, 'action.yml'), 'utf8'));

class Runner {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'slipway-actions-'));
    this.record = join(this.folder, 'record');
    this.env = {
      PATH: process.env.PATH,
      HOME: this.folder,
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: this.folder,
      GITHUB_OUTPUT: this.file('output'),
      GITHUB_ENV: this.file('env'),
      GITHUB_PATH: this.file('path'),
      GITHUB_STATE: this.file('state'),
      GITHUB_STEP_SUMMARY: this.file('summary'),
      RUNNER_TEMP: this.folder,
      RUNNER_TOOL_CACHE: join(this.folder, 'tools'),
      ACTIONS_RUNTIME_TOKEN: RUNTIME_TOKEN,
      ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/',
      FAKE_RECORD: this.record,
    };
  }

  file(name, text = '') {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  read(name) {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  /** Starts an action. The fake program does what the plan says. */
  start(action, inputs = {}, plan = {}, env = {}) {
    const { inputs: declared } = metadata(action);
    const given = { slipway: FAKE, ...this.inputs, ...inputs };
    const values = Object.entries(declared).map(([name, { default: fallback }]) =>
      [`INPUT_${name.toUpperCase()}`, given[name] ?? String(fallback ?? '').replace('${{ github.token }}', JOB_TOKEN)]);
    const child = spawn(process.execPath, [join(ACTIONS, action, metadata(action).runs.main)], {
      cwd: this.folder,
      env: { ...this.env, ...Object.fromEntries(values), FAKE_SLIPWAY: JSON.stringify(plan), ...env },
    });
    child.log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        child.log += text;
        child.emit('said', child.log);
      });
    }

    return child;
  }

  /** Runs an action to its end. */
  async run(action, inputs, plan, env) {
    const child = this.start(action, inputs, plan, env);
    const [code] = await once(child, 'close');
    return { code, log: child.log, calls: this.calls(), outputs: this.outputs() };
  }

  /** How the fake program was started, each time. */
  calls() {
    return existsSync(this.record) ? readFileSync(this.record, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : [];
  }

  /** The step's outputs, read as the runner reads them. */
  outputs() {
    const outputs = {};
    const lines = this.read('output').split('\n');
    for (let i = 0; i < lines.length - 1; i++) {
      const [name, end] = lines[i].split('<<');
      const from = ++i;
      i = lines.indexOf(end, from);
      outputs[name] = lines.slice(from, i).join('\n');
    }

    return outputs;
  }

  dispose() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until an action's log has a text. */
function said(child, text) {
  return new Promise((done, fail) => {
    const look = () => child.log.includes(text) && done();
    child.on('said', look);
    child.on('close', () => fail(new Error(`The action ended without '${text}':\n${child.log}`)));
    look();
  });
}

module.exports = { ACTIONS, FAKE, JOB_TOKEN, RUNTIME_TOKEN, Runner, metadata, said };
