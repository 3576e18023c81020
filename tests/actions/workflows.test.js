'use strict';
const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const { register } = require('node:module');
const { join } = require('node:path');
const { before, test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { ACTIONS } = require('./support/runner');
const { init } = require('./support/slipway');
const { Document } = require('./rules/document');
const { check } = require('./rules/rules');

const target = (more) => ({ context: '.', tags: ['app:ci'], ...more });
const registry = (ref) => [{ type: 'registry', ref }];

// Plans that cover every branch of the templates.
const PLANS = {
  'one target': [{ target: { ci: target() } }],
  'a matrix on several platforms': [{
    group: { default: { targets: ['ci', 'prod'] }, ci: { targets: ['ci-py313', 'ci-py311'] } },
    target: { 'ci-py313': target(), 'ci-py311': target({ platforms: ['linux/amd64', 'linux/arm64'] }), prod: target({ tags: ['ghcr.io/o/app:1.0'] }), base: {} },
  }, '--file', 'docker-bake.hcl', '--file', "docker/it's \"odd\" # 1.yaml", '--branch', 'release/2.x', '--test-command', 'pytest -q && echo "$HOME" # \\ ü'],
  'no image has a name': [{ target: { ci: {} } }],
  'the registry of GitHub': [{ target: { ci: target({ 'cache-to': registry('ghcr.io/o/cache') }) } }],
  'another registry': [{ target: { ci: target({ 'cache-from': registry('registry.example:5000/o/cache'), 'cache-to': registry('ghcr.io/o/cache') }) } }],
  'names like numbers and words of YAML': [{ target: { no: target(), 1e3: target(), '0x1f': target(), null: target(), '-': target({ tags: ['1.0'] }), '--privileged': target() } }],
  'as many images as a matrix takes': [{ target: Object.fromEntries([...Array(256).keys()].map((i) => [`t${i}`, target()])) }],
};

let parser;
let actions;
before(async () => {
  register('./support/jsonModules.mjs', pathToFileURL(__filename));
  parser = await import('@actions/workflow-parser');
  actions = await import('@actions/workflow-parser/actions/action-parser');
});

// The errors of GitHub's own parser, with its own schema, for a file. It doesn't see the files of called workflows.
async function complaints(path, text) {
  const trace = new parser.NoOperationTraceWriter();
  const file = { name: path, content: text };
  if (path.endsWith('/action.yml')) {
    return actions.parseAction(file, trace).context.errors.getErrors().map(String);
  }

  const { context, value } = parser.parseWorkflow(file, trace);
  if (context.errors.getErrors().length === 0) {
    const template = await parser.convertWorkflowTemplate(context, value);
    return [...context.errors.getErrors(), ...(template.errors ?? [])].map((error) => error.message ?? String(error));
  }

  return context.errors.getErrors().map((error) => error.message ?? String(error));
}

test('The parser reports errors', async () => {
  assert.notDeepEqual(await complaints('a.yml', 'on: push\njobs:\n  a:\n    runs-on: x\n    step: []\n'), []);
  assert.notDeepEqual(await complaints('a.yml', 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${{ nothing.a }}\n'), []);
  assert.notDeepEqual(await complaints('a/action.yml', 'name: a\nruns:\n  using: composite\n  steps:\n    - use: x\n'), []);
});

for (const [name, [plan, ...more]] of Object.entries(PLANS)) {
  test(`The files for ${name} satisfy GitHub's parser and every rule`, async () => {
    const files = init(plan, ...more);
    assert.equal(Object.keys(files).length, 4);
    for (const [path, text] of Object.entries(files)) {
      assert.deepEqual(await complaints(path, text), [], path);
      assert.deepEqual(check(new Document(path, text)), [], path);
    }
  });
}

test('Our own actions satisfy the parser and the rules', async () => {
  for (const action of readdirSync(ACTIONS).filter((entry) => entry !== 'lib')) {
    const text = readFileSync(join(ACTIONS, action, 'action.yml'), 'utf8');
    assert.deepEqual(await complaints(`${action}/action.yml`, text), []);
    assert.deepEqual(check(new Document(action, text)), []);
  }
});

test('Values come out of the files as they went in', () => {
  const [plan, ...more] = PLANS['a matrix on several platforms'];
  const files = init(plan, ...more);
  const data = Object.fromEntries(Object.entries(files).map(([path, text]) => [path.split('/').at(-1), new Document(path, text).data]));
  const build = data['slipway-build.yml'].jobs.build;
  assert.deepEqual(build.strategy.matrix.include.map((entry) => [entry.key, entry.target, entry.platform, entry.runner]), [
    ['ci-py313-linux-amd64', 'ci-py313', '', 'ubuntu-24.04'],
    ['ci-py311-linux-amd64', 'ci-py311', 'linux/amd64', 'ubuntu-24.04'],
    ['ci-py311-linux-arm64', 'ci-py311', 'linux/arm64', 'ubuntu-24.04-arm'],
    ['prod-linux-amd64', 'prod', '', 'ubuntu-24.04'],
  ]);
  assert.equal(build.steps.at(-1).with.file, "docker-bake.hcl\ndocker/it's \"odd\" # 1.yaml");
  assert.equal(data['slipway-ci.yml'].jobs.tests.steps.at(-1).env.TESTS, 'pytest -q && echo "$HOME" # \\ ü');
  assert.deepEqual(data['slipway-ci.yml'].on.push.branches, ['release/2.x']);
  const names = init({ target: { no: target(), 1e3: target() } })['.github/workflows/slipway-build.yml'];
  assert.ok(new Document('', names).data.jobs.build.strategy.matrix.include.every((entry) => typeof entry.target === 'string'));
});

test('Each image passes on its digest, and the tests use it', () => {
  const files = init(...PLANS['a matrix on several platforms']);
  const called = new Document('', files['.github/workflows/slipway-build.yml']).data;
  const lines = called.on.workflow_call.outputs.digests.value.trim().split('\n');
  const { outputs, strategy } = called.jobs.build;
  assert.equal(lines.length, strategy.matrix.include.length);
  strategy.matrix.include.forEach(({ key }, index) => {
    const output = /^(.*)=\$\{\{ jobs\.build\.outputs\.([\w-]+) \}\}$/.exec(lines[index]);
    assert.equal(output[1], key);
    assert.equal(outputs[output[2]], `\${{ matrix.key == '${key}' && steps.build.outputs.digest || '' }}`);
  });
  const tests = new Document('', files['.github/workflows/slipway-ci.yml']).data.jobs.tests;
  assert.equal(tests.steps[1].with.digests, '${{ needs.images.outputs.digests }}');
});

test('Only the canary writes the registry cache, and it asks for more than reading only with a registry', () => {
  const withRegistry = init(...PLANS['the registry of GitHub']);
  const writers = Object.entries(withRegistry).filter(([, text]) => /push-cache: true/.test(text)).map(([path]) => path);
  assert.deepEqual(writers, ['.github/workflows/slipway-canary.yml']);
  const granted = (files) => Object.values(files).flatMap((text) => new Document('', text).permissions.flatMap(({ value }) => Object.entries(value)))
    .filter(([, access]) => access !== 'read');
  assert.deepEqual(granted(withRegistry), [['packages', 'write']]);
  assert.deepEqual(granted(init(...PLANS['one target'])), []);
});

test('Inputs of our actions are those that they declare', () => {
  for (const [plan, ...more] of Object.values(PLANS).slice(0, -1)) {
    for (const text of Object.values(init(plan, ...more))) {
      for (const step of new Document('', text).steps.filter(({ uses }) => uses?.startsWith('owner/slipway/actions/'))) {
        const name = step.uses.split('/')[3].split('@')[0];
        const { inputs } = new Document('', readFileSync(join(ACTIONS, name, 'action.yml'), 'utf8')).data;
        assert.deepEqual(Object.keys(step.with ?? {}).filter((input) => !(input in inputs)), []);
      }
    }
  }
});

test('Any text that the files accept stays the same text', () => {
  // A generator with a seed, so that a failure can be repeated.
  let state = 20261125;
  const random = (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state % below;
  };
  const pieces = ['"', "'", '\\', '#', ': ', '- ', '{', '}', '[', '$', '%', '&', '*', '!', '|', '>', '`', ' ', 'a', 'ä', '\u2028', '\u{1f600}', '\ufeff', '{{', '}}', '$(x)', '---', '\\n'];
  for (let round = 0; round < 12; round++) {
    const text = Array.from({ length: 40 }, () => pieces[random(pieces.length)]).join('').replaceAll('${{', '');
    const names = Array.from({ length: 8 }, () => `d/${Array.from({ length: 12 }, () => pieces[random(pieces.length)]).join('').replaceAll('${{', '').replaceAll('/', '')}.hcl`);
    const files = init({ target: { ci: target() } }, `--test-command=${text}`, ...names.map((name) => `--file=${name}`));
    const data = (path) => new Document(path, files[path]).data;
    assert.equal(data('.github/workflows/slipway-ci.yml').jobs.tests.steps.at(-1).env.TESTS, text);
    assert.equal(data('.github/workflows/slipway-build.yml').jobs.build.steps.at(-1).with.file, names.join('\n'));
  }
});
