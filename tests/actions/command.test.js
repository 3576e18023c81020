'use strict';
const assert = require('node:assert/strict');
const { afterEach, beforeEach, test } = require('node:test');
const { JOB_TOKEN, RUNTIME_TOKEN, Runner } = require('./support/runner');

let runner;
beforeEach(() => { runner = new Runner(); });
afterEach(() => runner.dispose());

const argsOf = async (action, inputs) => {
  const { calls, code, log } = await runner.run(action, inputs);
  assert.equal(code, 0, log);
  return calls.at(-1).args;
};

test('Keys come as lines or as JSON, after a double dash', async () => {
  assert.deepEqual(await argsOf('restore', { keys: ' ci-3.11 \n\n --privileged\n' }), ['restore', '--', 'ci-3.11', '--privileged']);
  assert.deepEqual(await argsOf('restore', { keys: '["ci 3.11", "a\\nb"]' }), ['restore', '--', 'ci 3.11', 'a\nb']);
  assert.deepEqual(await argsOf('restore', { keys: '[not json' }), ['restore', '--', '[not json']);
});

test('Inputs that are empty or false are left out', async () => {
  assert.deepEqual(await argsOf('restore', { keys: 'ci', optional: 'false', folder: '  ' }), ['restore', '--', 'ci']);
  assert.deepEqual(await argsOf('build', {}), ['build']);
});

test('Every input of restore becomes an argument of its own', async () => {
  assert.deepEqual(await argsOf('restore', {
    keys: 'ci', store: 'folder:/x y', folder: '$(touch /tmp/x); `id` "q"', optional: 'TRUE', 'only-current-branch': 'true', base: 'v1',
    'max-age': '48h', 'require-workflow': '.github/workflows/a.yml', via: 'load', summary: 'false', args: '--debug\n--via=auto',
  }), [
    'restore', '--store=folder:/x y', '--folder=$(touch /tmp/x); `id` "q"', '--via=load', '--base=v1', '--max-age=48h',
    '--require-workflow=.github/workflows/a.yml', '--optional', '--only-current-branch', '--no-summary', '--debug', '--via=auto', '--', 'ci',
  ]);
});

test('Save and build map their inputs', async () => {
  assert.deepEqual(await argsOf('save', { image: 'app:ci', key: '-k', 'retention-days': '3', overwrite: 'true' }),
    ['save', '--image=app:ci', '--key=-k', '--retention-days=3', '--overwrite']);
  assert.deepEqual(await argsOf('build', { targets: 'a\nb', file: 'x.hcl\ny.hcl', 'push-cache': 'true', verify: 'pytest -q\nid', load: 'true', platform: 'linux/arm64' }),
    ['build', '--file=x.hcl', '--file=y.hcl', '--verify=pytest -q', '--verify=id', '--push-cache', '--load', '--set=*.platform=linux/arm64', '--', 'a', 'b']);
});

test('Of the digests that other jobs passed on, those of the restored keys are used', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  assert.deepEqual(await argsOf('restore', { keys: 'a=b', digests: `other=${digest}\na=b=${digest}` }), ['restore', `--digest=a=b=${digest}`, '--', 'a=b']);
  assert.deepEqual(await argsOf('restore', { keys: 'a', digests: JSON.stringify({ a: digest, b: '' }) }), ['restore', `--digest=a=${digest}`, '--', 'a']);
});

test('An empty digest is refused before anything runs', async () => {
  const { code, log, calls } = await runner.run('restore', { keys: 'a', digests: 'a=' });
  assert.equal(code, 2);
  assert.match(log, /::error title=slipway::The digest of 'a' is empty/);
  assert.deepEqual(calls, []);
});

test('Wrong inputs are explained', async () => {
  for (const [action, inputs, message] of [
    ['restore', { keys: '' }, "The input 'keys' is empty"],
    ['restore', { keys: 'a', optional: 'yes' }, "The input 'optional' is 'yes': use true or false."],
    ['restore', { keys: 'a', digests: 'nothing' }, "The input 'digests' has a line 'nothing': use NAME=VALUE."],
    ['restore', { keys: 'a', cleanup: 'all' }, "The input 'cleanup' is 'all': use false, true or runner-tools."],
    ['save', { slipway: '/nonexistent/slipway' }, "'/nonexistent/slipway' cannot be started (ENOENT): run the setup action"],
    ['save', { 'working-directory': '/nonexistent' }, 'cannot be started (ENOENT)'],
  ]) {
    const { code, log } = await runner.run(action, inputs);
    assert.equal(code, 2, log);
    assert.ok(log.includes(`::error title=slipway::${message}`) || log.includes(message), log);
  }
});

test('Only the program gets the tokens, and they are masked before anything else is printed', async () => {
  const { calls: [{ env }], log } = await runner.run('restore', { keys: 'a' });
  assert.equal(env.ACTIONS_RUNTIME_TOKEN, RUNTIME_TOKEN);
  assert.equal(env.GITHUB_TOKEN, JOB_TOKEN);
  assert.deepEqual(Object.keys(env).filter((name) => name.startsWith('INPUT_')), []);
  for (const name of ['env', 'output', 'state', 'path', 'summary']) {
    assert.equal(runner.read(name), '');
  }

  assert.ok(log.startsWith(`::add-mask::${RUNTIME_TOKEN}\n::add-mask::${JOB_TOKEN}\n`), log);
  for (const token of [RUNTIME_TOKEN, JOB_TOKEN]) {
    assert.ok(!log.replaceAll(`::add-mask::${token}\n`, '').includes(token));
  }
});

test('Outputs of the program are outputs of the step', async () => {
  const { outputs } = await runner.run('restore', { keys: 'a' }, { outputs: { 'hit-keys': '["a"]', 'a.hit': 'exact' } });
  assert.deepEqual(outputs, { 'hit-keys': '["a"]', 'a.hit': 'exact' });
});

test('Exit codes are passed on, each with one error', async () => {
  for (const code of [3, 4, 70]) {
    const silent = await runner.run('restore', { keys: 'a' }, { code });
    assert.equal(silent.code, code);
    assert.match(silent.log, new RegExp(`::error title=slipway::slipway restore ended with exit code ${code}: `));
    const told = await runner.run('restore', { keys: 'a' }, { code, error: '::error title=slipway::gone\n' });
    assert.equal(told.code, code);
    assert.equal(told.log.match(/::error /g).length, 1);
  }
});

test('A program that is killed ends the step', async () => {
  const child = runner.start('restore', { keys: 'a', slipway: runner.file('killed', '') });
  await new Promise((done) => { child.on('close', done); });
  assert.notEqual(child.exitCode, 0);
});

test('A cleanup runs first, folded; if it fails the rest goes on', async () => {
  const { calls, code, log } = await runner.run('build', { targets: 'a', cleanup: 'runner-tools' }, { codes: { cleanup: 2 } });
  assert.equal(code, 0);
  assert.deepEqual(calls.map((call) => call.args), [['cleanup', '--runner-tools'], ['build', '--', 'a']]);
  assert.match(log, /::group::slipway cleanup --runner-tools\n[^]*::endgroup::\n/);
  assert.match(log, /::warning title=slipway::slipway cleanup ended with exit code 2/);
});

test('A cancelled cleanup ends the step', async () => {
  const { calls, code } = await runner.run('restore', { keys: 'a', cleanup: 'true' }, { codes: { cleanup: 130 } });
  assert.equal(code, 130);
  assert.equal(calls.length, 1);
});
