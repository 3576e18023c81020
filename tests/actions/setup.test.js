'use strict';
const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { once } = require('node:events');
const { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { dirname, join } = require('node:path');
const { after, afterEach, before, beforeEach, test } = require('node:test');
const { execFileSync } = require('node:child_process');
const { choose } = require('../../actions/setup/release');
const { Runner } = require('./support/runner');

const PROGRAM = '#!/bin/sh\n[ "$1" = --version ] && [ -z "$ACTIONS_RUNTIME_TOKEN" ] && echo "slipway 1.2.3"\n';
const DIGEST = createHash('sha256').update(PROGRAM).digest('hex');
const FILE = `slipway-linux-${process.arch}`;

// A server of releases; each test sets its answers.
let answer;
let asked;
let url;
const server = createServer((request, response) => {
  asked.push(request);
  answer(response, asked.length);
});

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${server.address().port}/releases`;
});
after(() => server.close());

let runner;
beforeEach(() => {
  runner = new Runner();
  asked = [];
  answer = (response) => response.end(PROGRAM);
});
afterEach(() => runner.dispose());

const setUp = (inputs) => runner.run('setup', { url, version: '1.2.3', sha256: DIGEST, ...inputs });

test('A release is downloaded, checked, kept and put onto PATH', async () => {
  const { code, log, outputs } = await setUp({});
  assert.equal(code, 0, log);
  assert.equal(asked[0].url, `/releases/v1.2.3/${FILE}`);
  assert.equal(asked[0].headers.authorization, undefined);
  const kept = join(runner.env.RUNNER_TOOL_CACHE, 'slipway', '1.2.3', process.arch, 'slipway');
  assert.deepEqual(outputs, { path: kept, version: '1.2.3' });
  assert.equal(statSync(kept).mode & 0o777, 0o755);
  assert.ok(existsSync(`${dirname(kept)}.complete`));
  const folder = runner.read('path').trim();
  assert.deepEqual(readdirSync(folder), ['slipway']);
  assert.equal(execFileSync(join(folder, 'slipway'), ['--version'], { encoding: 'utf8', env: {} }), 'slipway 1.2.3\n');
});

test('A cached release is not downloaded again unless it was changed', async () => {
  const { outputs: { path } } = await setUp({});
  await setUp({ sha256: `sha256:${DIGEST.toUpperCase()}` });
  assert.equal(asked.length, 1);
  writeFileSync(path, 'echo poisoned\n');
  const { code, log } = await setUp({ version: 'v1.2.3' });
  assert.equal(code, 0, log);
  assert.equal(asked.length, 2);
  assert.equal(readFileSync(path, 'utf8'), PROGRAM);
});

test('Another program than the pinned one is never installed', async () => {
  answer = (response) => response.end(`${PROGRAM}# changed`);
  const { code, log } = await setUp({});
  assert.equal(code, 2);
  assert.match(log, /::error title=slipway::http.*not the pinned sha256:/);
  assert.equal(runner.read('path'), '');
  assert.deepEqual(readdirSync(join(runner.env.RUNNER_TOOL_CACHE, 'slipway', '1.2.3', process.arch)), []);
});

test('Servers that are busy, and connections that break, are tried again', async () => {
  answer = (response, time) => {
    if (time === 1) {
      response.writeHead(503, { 'retry-after': '0' }).end();
    } else if (time === 2) {
      response.writeHead(200, { 'content-length': 1000 }).write('#!/bin/sh');
      response.destroy();
    } else {
      response.end(PROGRAM);
    }
  };
  const { code, log } = await setUp({});
  assert.equal(code, 0, log);
  assert.equal(asked.length, 3);
});

test('A missing file is not tried again', async () => {
  answer = (response) => response.writeHead(404).end();
  const { code, log } = await setUp({});
  assert.equal(code, 2);
  assert.match(log, /could not be downloaded: HTTP 404 \(attempt 1 of 5\)/);
});

test('Redirects are followed, but not to addresses without encryption, nor for ever', async () => {
  answer = (response, time) => (time === 1 ? response.writeHead(302, { location: '/elsewhere' }).end() : response.end(PROGRAM));
  assert.equal((await setUp({})).code, 0);
  assert.equal(asked[1].url, '/elsewhere');
  for (const [location, message] of [['http://192.0.2.1/x', /'http:\/\/192.0.2.1\/x' is not an address/], ['/again', /more than 5 redirects/]]) {
    asked = [];
    answer = (response) => response.writeHead(302, { location }).end();
    const { code, log } = await setUp({ version: '1.2.4' });
    assert.equal(code, 2);
    assert.match(log, message);
  }
});

test('A program on this machine is used as it is', async () => {
  const program = runner.file('my-slipway', PROGRAM);
  const wrong = await runner.run('setup', { path: 'my-slipway' });
  assert.match(wrong.log, /The input 'path' is 'my-slipway', which is not a program/);
  chmodSync(program, 0o755);
  const { code, log, outputs } = await runner.run('setup', { path: 'my-slipway' });
  assert.equal(code, 0, log);
  assert.deepEqual(outputs, { path: program, version: '1.2.3' });
  assert.deepEqual(readdirSync(runner.read('path').trim()), ['slipway']);
});

test('A program that does not run is refused', async () => {
  const program = runner.file('my-slipway', '#!/bin/sh\necho broken >&2\nexit 1\n');
  chmodSync(program, 0o755);
  const { code, log } = await runner.run('setup', { path: program });
  assert.equal(code, 2);
  assert.match(log, /--version' failed: broken/);
});

const asking = (more) => () => choose({ version: '1.2.3', sha256: DIGEST, folder: '/x', repository: 'owner/slipway', platform: 'linux', architecture: 'x64', ...more });

test('Releases are those of the repository that the action comes from', () => {
  assert.equal(asking({})().url, 'https://github.com/owner/slipway/releases/download/v1.2.3/slipway-linux-x64');
  const inside = { folder: '/home/runner/work/_actions/other/fork/0123abc/actions/setup', architecture: 'arm64', server: 'https://code.example' };
  assert.equal(asking(inside)().url, 'https://code.example/other/fork/releases/download/v1.2.3/slipway-linux-arm64');
});

test('Of the lines of a SHA256SUMS file, the one for this machine counts', () => {
  const sums = `${'a'.repeat(64)}  slipway-linux-x64\n${'b'.repeat(64)} *slipway-linux-arm64\n`;
  assert.equal(asking({ sha256: sums, architecture: 'arm64' })().sha256, 'b'.repeat(64));
  assert.throws(asking({ sha256: sums.split('\n')[0], architecture: 'arm64' }), /There is no digest for slipway-linux-arm64/);
});

test('What is not pinned is refused', () => {
  assert.throws(asking({ version: '' }), /pins no release/);
  assert.throws(asking({ sha256: '' }), /There is no digest for slipway-linux-x64 of version 1.2.3/);
  assert.throws(asking({ sha256: 'abc' }), /'abc', which is not a SHA-256/);
  assert.throws(asking({ version: '../../evil' }), /use a release's number/);
  assert.throws(asking({ version: 'latest' }), /use a release's number/);
  assert.throws(asking({ repository: undefined }), /give the input 'url'/);
  assert.throws(asking({ platform: 'win32' }), /no release for win32/);
  assert.throws(asking({ architecture: 's390x' }), /no release for linux on s390x/);
});

test('Only addresses on this machine may be without encryption', async () => {
  for (const wrong of ['http://192.0.2.1/releases', 'file:///tmp', 'nothing']) {
    const { code, log } = await setUp({ url: wrong });
    assert.equal(code, 2);
    assert.match(log, /it must begin with https:/);
  }
});
