'use strict';
// One action: turns inputs into arguments, then runs the program. The program has the defaults.
const { flag, input, list, pairs, Problem } = require('./runner');
const { cleanUp, run } = require('./program');

/**
 * Maps inputs to arguments.
 * @param {string} command the subcommand
 * @param {{values?: string[], lists?: string[], flags?: string[], pins?: string, operands?: string, more?: string[]}} inputs by kind,
 *   each named like its option; 'more' are arguments that are ready
 */
function argumentsOf(command, inputs) {
  const args = [command];
  for (const name of inputs.values ?? []) {
    if (input(name) !== '') {
      // One argument, so that a value may begin with '-'.
      args.push(`--${name}=${input(name)}`);
    }
  }

  for (const name of inputs.lists ?? []) {
    args.push(...list(name).map((value) => `--${name}=${value}`));
  }

  for (const name of inputs.flags ?? []) {
    if (flag(name)) {
      args.push(`--${name}`);
    }
  }

  const operands = inputs.operands ? list(inputs.operands) : [];
  args.push(...pins(inputs.pins, operands));
  if (flag('summary') === false) {
    args.push('--no-summary');
  }

  args.push(...(inputs.more ?? []), ...list('args'));
  return operands.length > 0 ? [...args, '--', ...operands] : args;
}

// The digests of the wanted keys, of those that another job passed on. An empty one would pin nothing, so it is refused.
function pins(name, keys) {
  return (name ? pairs(name) : []).filter(([key]) => keys.includes(key)).map(([key, digest]) => {
    if (digest === '') {
      throw new Problem(`The digest of '${key}' is empty: the job that saves it has set no output for it.`);
    }

    return `--digest=${key}=${digest}`;
  });
}

/** What an action does: cleans up if the input asks for it, then runs the command. */
async function act(command, inputs) {
  const args = argumentsOf(command, inputs);
  return (await cleanUp()) || run(args);
}

module.exports = { act, argumentsOf };
