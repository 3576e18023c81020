'use strict';
// Starts the slipway program with unchanged arguments, never through a shell.
const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { constants } = require('node:os');
const { resolve } = require('node:path');
const { finished } = require('node:stream/promises');
const { CommandFilter } = require('./commandFilter');
const { Problem, error, group, input, mask, say, warning } = require('./runner');

/** How long a process that the program left behind may keep the output open, in milliseconds. */
const MAX_LAST_WORDS = 2_000;

const MEANINGS = {
  2: 'the command line is wrong',
  3: 'a required stash was not found',
  4: 'a stash is damaged, or may not be used by this run',
  5: 'the store or the network gave up',
  6: 'the container engine failed',
  7: 'the disk is full',
  70: 'a bug in slipway',
  130: 'interrupted',
};

const INTERRUPTED = 130;

const FORWARDED = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** The system's errors for a program or a folder that is missing or may not be used. */
const STARTING = new Set(['ENOENT', 'EACCES', 'ENOTDIR']);

/** Runs the program and returns its exit code; one above 128 is a signal's. */
async function run(args) {
  maskTokens();
  say(`[command]slipway ${args.map(quote).join(' ')}`);
  const { code, told } = await start(args);
  if (code !== 0 && !told) {
    error(`slipway ${args[0]} ended with exit code ${code}${MEANINGS[code] ? `: ${MEANINGS[code]}` : ''}.`);
  }

  return code;
}

/**
 * Frees disk space, as the input 'cleanup' asks: false, true or runner-tools. A failed cleanup does not stop the step: it returns an
 * exit code other than 0 only if the job was cancelled.
 */
async function cleanUp() {
  const how = input('cleanup').toLowerCase();
  if (how === '' || how === 'false') {
    return 0;
  }

  if (how !== 'true' && how !== 'runner-tools') {
    throw new Problem(`The input 'cleanup' is '${how}': use false, true or runner-tools.`);
  }

  const args = how === 'true' ? ['cleanup'] : ['cleanup', '--runner-tools'];
  maskTokens();
  const { code } = await group(`slipway ${args.join(' ')}`, () => start(args));
  if (code === INTERRUPTED || code > 128) {
    return code;
  }

  if (code !== 0) {
    warning(`slipway cleanup ended with exit code ${code}; the step continues without the free space.`);
  }

  return 0;
}

async function start(args) {
  const program = input('slipway') || 'slipway';
  const child = spawn(program, args, {
    cwd: resolve(input('working-directory') || '.'),
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const filters = [new CommandFilter(), new CommandFilter()];
  child.stdout.pipe(filters[0]).pipe(process.stdout, { end: false });
  child.stderr.pipe(filters[1]).pipe(process.stderr, { end: false });
  const stop = forwardSignals(child);
  try {
    const [code, signal] = await once(child, 'exit');
    const lastWords = setTimeout(() => hangUp(child, filters), MAX_LAST_WORDS);
    await Promise.all(filters.map((filter) => finished(filter, { readable: false })));
    clearTimeout(lastWords);
    return { code: code ?? 128 + constants.signals[signal], told: filters.some((filter) => filter.sawError) };
  } catch (reason) {
    throw STARTING.has(reason.code)
      ? new Problem(`'${program}' cannot be started (${reason.code}): run the setup action before this one, or check the inputs 'slipway' and 'working-directory'.`)
      : reason;
  } finally {
    stop();
  }
}

function maskTokens() {
  [process.env.ACTIONS_RUNTIME_TOKEN, input('token')].forEach(mask);
}

function hangUp(child, filters) {
  [child.stdout, child.stderr].forEach((stream) => stream.unpipe().destroy());
  filters.forEach((filter) => filter.end());
}

/** The environment of the program. Only the program gets the tokens, no later step. Inputs are passed as arguments. */
function environment() {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('INPUT_')));
  const token = input('token');
  return token === '' ? own : { ...own, GITHUB_TOKEN: token };
}

// A runner that cancels a job signals only this process: first SIGINT, later SIGTERM.
function forwardSignals(child) {
  const forward = (signal) => child.kill(signal);
  FORWARDED.forEach((signal) => process.on(signal, forward));
  return () => FORWARDED.forEach((signal) => process.off(signal, forward));
}

const quote = (arg) => (/^[\w./:=@%+,{}-]+$/.test(arg) ? arg : JSON.stringify(arg));

module.exports = { cleanUp, run };
