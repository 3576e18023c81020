'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Document } = require('./rules/document');
const { check, rules } = require('./rules/rules');
const { BAD, GOOD } = require('./rules/samples');

test('A good workflow breaks no rule', () => assert.deepEqual(check(new Document('good.yml', GOOD)), []));

test('There are bad samples for every rule', () => assert.deepEqual(Object.keys(BAD).sort(), Object.keys(rules).sort()));

for (const [name, samples] of Object.entries(BAD)) {
  test(`${name} catches its samples`, () => {
    for (const sample of samples) {
      assert.notDeepEqual(rules[name](new Document('bad.yml', sample)), [], sample);
    }
  });
}
