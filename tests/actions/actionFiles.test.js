'use strict';
const assert = require('node:assert/strict');
const { readFileSync, readdirSync } = require('node:fs');
const { builtinModules } = require('node:module');
const { join } = require('node:path');
const { test } = require('node:test');
const { ACTIONS, metadata } = require('./support/runner');

const actions = readdirSync(ACTIONS).filter((name) => name !== 'lib');
const sources = readdirSync(ACTIONS, { recursive: true }).filter((name) => name.endsWith('.js'));

test('There are the four actions', () => assert.deepEqual(actions, ['build', 'restore', 'save', 'setup']));

for (const action of actions) {
  test(`${action}: every input is declared with a description, and used`, () => {
    const { inputs, outputs, runs } = metadata(action);
    assert.deepEqual(runs, { using: 'node24', main: 'index.js' });
    const code = ['lib/command.js', 'lib/program.js', 'lib/runner.js', `${action}/index.js`].map((name) => readFileSync(join(ACTIONS, name), 'utf8')).join('\n');
    for (const [name, { description }] of Object.entries(inputs)) {
      assert.ok(description?.length > 10, name);
      assert.ok(code.includes(`'${name}'`), `${name} is not used`);
    }

    const named = [...readFileSync(join(ACTIONS, action, 'index.js'), 'utf8').matchAll(/(?:values|lists|flags): \[([^\]]*)\]/g)]
      .flatMap(([, names]) => [...names.matchAll(/'([^']+)'/g)].map(([, name]) => name));
    assert.deepEqual(named.filter((name) => !(name in inputs)), []);
    assert.ok(Object.values(outputs).every((output) => output.description?.length > 5));
  });
}

test('The actions have no dependencies', () => {
  for (const source of sources) {
    for (const [, module] of readFileSync(join(ACTIONS, source), 'utf8').matchAll(/require\('([^']+)'\)/g)) {
      assert.ok(module.startsWith('.') || (module.startsWith('node:') && builtinModules.includes(module.slice(5))), `${source}: ${module}`);
    }
  }
});

test('No action hands a token to later steps or starts a shell', () => {
  for (const source of sources) {
    const text = readFileSync(join(ACTIONS, source), 'utf8');
    assert.ok(!/GITHUB_ENV|GITHUB_STATE|shell: *true|(?<!\.)\bexec\(|execSync/.test(text), source);
  }
});
