'use strict';
// The actions with the real program, in jobs of an emulated GitHub.
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { after, before, test } = require('node:test');
const { Emulator } = require('./support/emulator');

let emulator;
let push;
let pull;
const machines = [];

before(async () => {
  emulator = await Emulator.start();
  await emulator.post('repositories', { fullName: 'acme/app' });
  await emulator.post('repositories', { fullName: 'mallory/app', forkOf: 'acme/app' });
  push = await emulator.post('runs', { repository: 'acme/app', event: 'push', headBranch: 'main' });
  const { number } = await emulator.post('pulls', { repository: 'acme/app', headRepository: 'mallory/app', headBranch: 'feature' });
  pull = await emulator.post('runs', { repository: 'acme/app', event: 'pull_request', pull: number });
});
after(async () => {
  machines.forEach((machine) => machine.dispose());
  await emulator.stop();
});

async function machine(run) {
  const made = await emulator.job(run);
  machines.push(made);
  return made;
}

// Saves a folder with one file as a stash.
async function save(run, key, text, more = {}) {
  const job = await machine(run);
  mkdirSync(join(job.folder, 'deps'));
  writeFileSync(join(job.folder, 'deps', 'file'), text);
  const saved = await job.run('save', { folder: 'deps', key, ...more });
  assert.equal(saved.code, 0, saved.log);
  return saved;
}

async function restore(run, key, more = {}) {
  const job = await machine(run);
  const restored = await job.run('restore', { keys: key, folder: 'back', ...more });
  return { ...restored, job, text: () => readFileSync(join(job.folder, 'back', 'file'), 'utf8') };
}

test('What the base branch saved is restored by the pull request of a fork', async () => {
  const saved = await save(push, 'deps', 'from main');
  assert.match(saved.outputs.digest, /^sha256:[0-9a-f]{64}$/);
  assert.equal(saved.outputs.key, 'deps');
  const restored = await restore(pull, 'deps');
  assert.equal(restored.code, 0, restored.log);
  assert.equal(restored.text(), 'from main');
  assert.equal(restored.outputs.hit, 'base');
  assert.deepEqual(JSON.parse(restored.outputs['hit-keys']), ['deps']);
  assert.equal(restored.outputs.digest, saved.outputs.digest);
  assert.equal(restored.outputs['deps.source-run'], String(push.id));
});

test('A fork\'s stash is for its own run, and not for the base branch', async () => {
  await save(pull, 'mine', 'from the fork');
  const own = await restore(pull, 'mine');
  assert.equal(own.text(), 'from the fork');
  assert.equal(own.outputs.hit, 'exact');
  const other = await restore(push, 'mine');
  assert.notEqual(other.code, 0);
  assert.match(other.log, /::error title=slipway::/);
});

test('Other jobs restore the digest that a job passes on, or nothing', async () => {
  const first = await save(push, 'pinned', 'first');
  const pinned = await restore(push, 'pinned', { digests: `other=\npinned=${first.outputs.digest}` });
  assert.equal(pinned.text(), 'first');
  await save(push, 'pinned', 'second', { overwrite: 'true' });
  const moved = await restore(push, 'pinned', { digests: `pinned=${first.outputs.digest}` });
  assert.equal(moved.code, 4, moved.log);
  assert.equal(moved.log.match(/::error /g).length, 1);
});

test('A missing stash fails the step, unless it is optional', async () => {
  const required = await restore(push, 'nothing');
  assert.equal(required.code, 3);
  const optional = await restore(push, 'nothing', { optional: 'true' });
  assert.equal(optional.code, 0, optional.log);
  assert.equal(optional.outputs.hit, 'none');
  assert.deepEqual(JSON.parse(optional.outputs['missed-keys']), ['nothing']);
});

test('Later steps get neither the tokens nor anything else', async () => {
  await save(push, 'quiet', 'text');
  const { job, log } = await restore(push, 'quiet');
  for (const name of ['env', 'path', 'state']) {
    assert.equal(job.read(name), '');
  }

  const tokens = [job.env.ACTIONS_RUNTIME_TOKEN, job.inputs.token];
  const said = log.replace(/^::add-mask::.*$/gm, '') + job.read('output') + job.read('summary');
  assert.ok(tokens.every((token) => token.length > 8 && !said.includes(token)));
});

test('A job that is cancelled while it uploads leaves no stash', async (t) => {
  await emulator.post('faults', { kind: 'Hang', on: 'BlobWrite' });
  t.after(() => emulator.ask('faults?seed=1', { method: 'DELETE' }));
  const job = await machine(push);
  mkdirSync(join(job.folder, 'deps'));
  writeFileSync(join(job.folder, 'deps', 'file'), 'text');
  const child = job.start('save', { folder: 'deps', key: 'cancelled' });
  const ended = once(child, 'close');
  const begun = async () => (await emulator.ask('artifacts')).some((artifact) => artifact.name.includes('cancelled'));
  while (!(await begun())) {
    assert.equal(child.exitCode, null, child.log);
  }

  child.kill('SIGINT');
  const [code] = await ended;
  assert.equal(code, 130, child.log);
  assert.ok((await emulator.ask('artifacts')).filter((artifact) => artifact.name.includes('cancelled')).every((artifact) => !artifact.isFinalized || artifact.isDeleted));
});

test('The table on the page of the run can be left out', async () => {
  await save(push, 'told', 'text');
  assert.match((await restore(push, 'told')).job.read('summary'), /told/);
  assert.equal((await restore(push, 'told', { summary: 'false' })).job.read('summary'), '');
});
