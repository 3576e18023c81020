'use strict';
const assert = require('node:assert/strict');
const { once } = require('node:events');
const { chmodSync } = require('node:fs');
const { test } = require('node:test');
const { Runner, said } = require('./support/runner');

for (const signal of ['SIGINT', 'SIGTERM']) {
  test(`${signal} to the action reaches the program, which ends in its own way`, async (t) => {
    const runner = new Runner();
    t.after(() => runner.dispose());
    const child = runner.start('save', { image: 'a' }, { waitFor: signal, code: 130 });
    await said(child, 'started');
    child.kill(signal);
    const [code] = await once(child, 'close');
    assert.equal(code, 130);
    assert.equal(runner.read('record.signals'), signal);
  });
}

test('The second signal reaches the program, too', async (t) => {
  const runner = new Runner();
  t.after(() => runner.dispose());
  const child = runner.start('save', { image: 'a' }, { waitFor: 'SIGTERM', code: 130 });
  await said(child, 'started');
  child.kill('SIGINT');
  await said(child, 'got SIGINT');
  child.kill('SIGTERM');
  await once(child, 'close');
  assert.equal(runner.read('record.signals'), 'SIGINT SIGTERM');
});

test('A program that a signal ends gives the step the exit code of that signal', async (t) => {
  const runner = new Runner();
  t.after(() => runner.dispose());
  const program = runner.file('slipway', '#!/bin/sh\nkill -9 $$\n');
  chmodSync(program, 0o755);
  const { code, log } = await runner.run('save', { image: 'a', slipway: program });
  assert.equal(code, 137);
  assert.match(log, /::error title=slipway::slipway save ended with exit code 137/);
});

test('A process that the program leaves behind does not block the step', async (t) => {
  const runner = new Runner();
  t.after(() => runner.dispose());
  const program = runner.file('slipway', '#!/bin/sh\nsleep 40 &\necho $! >left\necho done\n');
  chmodSync(program, 0o755);
  const { code, log } = await runner.run('save', { image: 'a', slipway: program });
  // Fails if the action waited for it.
  process.kill(Number(runner.read('left')));
  assert.equal(code, 0);
  assert.match(log, /done/);
});
