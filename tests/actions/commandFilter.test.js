'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { CommandFilter, MAX_LINE } = require('../../actions/lib/commandFilter');
const { Runner } = require('./support/runner');

// The filtered text, however the input is cut.
async function through(text, size = text.length) {
  const filter = new CommandFilter();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    filter.write(bytes.subarray(at, at + size));
  }

  filter.end();
  return Buffer.concat(await filter.toArray()).toString();
}

// What the runner takes for a command: the new form at the start of a line, the old form anywhere. Lines end as in .NET.
function commandsIn(text) {
  return text.split(/\r\n|\n|\r/).flatMap((line) => {
    const name = /^[\s\u0085]*::([^\s:]+)/.exec(line)?.[1] ?? /##\[([^\s\]]+)/.exec(line)?.[1];
    return name ? [name] : [];
  });
}

test('Commands that show something come through', async () => {
  const text = '::group::a\nplain\n  ::error file=x::y\n::warning::z\n::add-mask::s\n::endgroup::\n';
  assert.equal(await through(text), text);
});

for (const command of ['set-output name=digest::sha256:evil', 'save-state name=a::b', 'set-env name=a::b', 'add-path::/tmp', 'add-matcher::x.json',
  'stop-commands::x', 'echo::on', 'Set-Output name=a::b']) {
  test(`::${command} becomes text, however it is written`, async () => {
    for (const before of ['', '  ', '\t', '\u0085', '\u00a0', '\u2003', 'line\n', 'line\r', 'line\r\n', 'progress\r\r']) {
      const text = `${before}::${command}\nend`;
      for (const size of [1, 2, 3, 7, 1000]) {
        assert.deepEqual(commandsIn(await through(text, size)), [], JSON.stringify([before, size]));
      }
    }
  });
}

test('The older form becomes text anywhere in a line', async () => {
  for (const size of [1, 2, 3, 50]) {
    assert.deepEqual(commandsIn(await through('x ##[add-path]/tmp\n##[set-output name=a]b', size)), []);
  }
});

test('Text is passed on as it is, also without a line end and in any pieces', async () => {
  const text = 'äöü €\u{1f600}\n\nlast';
  for (let size = 1; size < 9; size++) {
    assert.equal(await through(text, size), `${text}\n`);
  }
});

test('A line without an end does not fill the memory, and hides no command', async () => {
  const filter = new CommandFilter();
  filter.write('x'.repeat(MAX_LINE + 10));
  assert.ok(filter.readableLength > MAX_LINE - 10);
  const cut = await through(`${'x'.repeat(MAX_LINE - 1)}##[add-path]/tmp\n::set-output name=a::b\n`, MAX_LINE + 1);
  assert.deepEqual(commandsIn(cut), []);
  assert.ok(cut.startsWith(`${'x'.repeat(MAX_LINE - 1)}## [add-path]/tmp\n`));
});

test('Any number of spaces before a command leaves it a command', async () => {
  for (const blank of [' ', '\t', '\u0085', ' \u2003']) {
    for (const extra of [-3, -2, -1, 0, 1, 2, 3, MAX_LINE, 5 * MAX_LINE]) {
      const text = `${blank.repeat(MAX_LINE + extra)}::set-output name=a::b\nend`;
      for (const size of [997, MAX_LINE - 1, MAX_LINE, MAX_LINE + 1, text.length]) {
        assert.deepEqual(commandsIn(await through(text, size)), [], JSON.stringify([blank, extra, size]));
      }
    }
  }

  assert.match(await through(`${' '.repeat(3 * MAX_LINE)}::error::seen`), /^::error::seen$/m);
});

test('Inputs that an action prints control neither the log nor a terminal', async (t) => {
  const runner = new Runner();
  t.after(() => runner.dispose());
  const { log } = await runner.run('build', { targets: 'a ##[add-path]/tmp\n::set-output name=x::y\nb\u202e\u009b31m\u200b' });
  assert.deepEqual(commandsIn(log).filter((name) => name !== 'add-mask'), []);
  assert.doesNotMatch(log, /[\u200b\u202e\u009b]/);
});

test('Output of a build cannot set outputs of the step', async (t) => {
  const runner = new Runner();
  t.after(() => runner.dispose());
  const { log } = await runner.run('build', {}, { out: '#7 hello\n::set-output name=digest::evil\n', error: '::group::b\n::endgroup::\n' });
  assert.match(log, /^\(as text\) ::set-output/m);
  assert.match(log, /^::group::b$/m);
});
