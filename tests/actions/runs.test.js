'use strict';
// The generated workflows, run.
const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const { test } = require('node:test');
const { init } = require('./support/slipway');
const { Workflows } = require('./support/workflow');

const PLAN = {
  group: { default: { targets: ['ci', 'prod'] } },
  target: { ci: { tags: ['app:ci'], platforms: ['linux/amd64', 'linux/arm64'] }, prod: { tags: ['app:prod'], 'cache-to': ['type=registry,ref=ghcr.io/o/cache'] } },
};
const KEYS = ['ci-linux-amd64', 'ci-linux-arm64', 'prod-linux-amd64'];
const CI = './.github/workflows/slipway-ci.yml';
const CANARY = './.github/workflows/slipway-canary.yml';

const digestOf = (...parts) => `sha256:${createHash('sha256').update(parts.join(' ')).digest('hex')}`;
const open = () => Workflows.open(init(PLAN, '--file', 'docker-bake.hcl'), (action, values) => (action === 'build' ? { digest: digestOf(values.targets, values.platform) } : {}));
const github = (more) => ({ event_name: 'pull_request', ref: 'refs/pull/7/merge', event: { repository: { fork: false }, pull_request: { number: 7 } }, actor: 'someone', token: 'ghs_x', ...more });
const option = (args, name) => args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

test('In a pull request each image is built once, and every test gets that image', async () => {
  const workflows = await open();
  await workflows.run(CI, github());
  const builds = workflows.calls.filter(([command]) => command === 'build');
  assert.deepEqual(builds.map((args) => [args.at(-1), option(args, 'set'), option(args, 'mounts-key')]), [
    ['ci', '*.platform=linux/amd64', 'cache-mounts-ci-linux-amd64'],
    ['ci', '*.platform=linux/arm64', 'cache-mounts-ci-linux-arm64'],
    ['prod', undefined, 'cache-mounts-prod-linux-amd64'],
  ]);
  assert.ok(builds.every((args) => option(args, 'file') === 'docker-bake.hcl' && option(args, 'retention-days') === '3' && !args.includes('--push-cache')));
  assert.deepEqual(workflows.calls.filter(([command]) => command === 'restore'), [
    ['restore', `--digest=${KEYS[0]}=${digestOf('ci', 'linux/amd64')}`, '--', KEYS[0]],
    ['restore', `--digest=${KEYS[1]}=${digestOf('ci', 'linux/arm64')}`, '--', KEYS[1]],
    ['restore', `--digest=${KEYS[2]}=${digestOf('prod', '')}`, '--', KEYS[2]],
  ]);
  assert.deepEqual(workflows.steps.filter(({ name }) => name === 'Test').map(({ env }) => env.IMAGE), ['app:ci', 'app:ci', 'app:prod']);
  assert.ok(!workflows.steps.some(({ name }) => /Log in|builder/.test(name)));
});

test('A push keeps its stashes longer than a pull request, and writes no registry cache either', async () => {
  const workflows = await open();
  await workflows.run(CI, github({ event_name: 'push', ref: 'refs/heads/main', event: { repository: { fork: false } } }));
  const builds = workflows.calls.filter(([command]) => command === 'build');
  assert.ok(builds.every((args) => option(args, 'retention-days') === '7' && !args.includes('--push-cache')));
});

test('The canary builds afresh on the base branch, keeps longest, and writes the registry cache', async () => {
  const workflows = await open();
  await workflows.run(CANARY, github({ event_name: 'schedule', ref: 'refs/heads/main', event: {} }));
  assert.equal(workflows.calls.length, KEYS.length);
  assert.ok(workflows.calls.every((args) => option(args, 'retention-days') === '30' && option(args, 'reuse') === 'never' && args.includes('--push-cache')));
  const login = workflows.steps.find(({ name }) => /Log in/.test(name));
  assert.deepEqual(login.env, { REGISTRY: 'ghcr.io', REGISTRY_USER: 'someone', REGISTRY_PASSWORD: 'ghs_x' });
});

for (const [name, more] of Object.entries({
  'on another branch': { ref: 'refs/heads/other', event: { repository: { fork: false } } },
  'on a tag with the name of the branch': { ref: 'refs/tags/main', event: { repository: { fork: false } } },
  'in a fork': { ref: 'refs/heads/main', event: { repository: { fork: true } } },
})) {
  test(`The canary does nothing ${name}`, async () => {
    const workflows = await open();
    await workflows.run(CANARY, github({ event_name: 'schedule', ...more }));
    assert.deepEqual(workflows.calls, []);
  });
}
