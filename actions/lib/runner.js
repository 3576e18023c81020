'use strict';
// What an action gets from the runner and gives back to it, without packages: inputs, workflow commands, environment files.
const { randomUUID } = require('node:crypto');
const { appendFileSync } = require('node:fs');

/** A problem that the user can mend; shown without a stack trace. */
class Problem extends Error {}

/** An input's text without spaces at its ends; '' if it was not given. */
function input(name) {
  return (process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] ?? '').trim();
}

/** An input of one entry a line, or a JSON list of strings. */
function list(name) {
  const text = input(name);
  const parsed = text.startsWith('[') ? parse(text) : undefined;
  if (Array.isArray(parsed) && parsed.every((item) => typeof item === 'string')) {
    return parsed.filter((item) => item !== '');
  }

  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
}

/** An input of lines NAME=VALUE, or a JSON object of strings, as pairs. */
function pairs(name) {
  const text = input(name);
  const parsed = text.startsWith('{') ? parse(text) : undefined;
  if (parsed && Object.values(parsed).every((value) => typeof value === 'string')) {
    return Object.entries(parsed);
  }

  return list(name).map((line) => {
    const at = line.lastIndexOf('=');
    if (at < 1) {
      throw new Problem(`The input '${name}' has a line '${line}': use NAME=VALUE.`);
    }

    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  });
}

/** An input of true or false; undefined if it was not given. */
function flag(name) {
  const text = input(name).toLowerCase();
  if (text !== '' && text !== 'true' && text !== 'false') {
    throw new Problem(`The input '${name}' is '${input(name)}': use true or false.`);
  }

  return text === '' ? undefined : text === 'true';
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    // Text that only begins like JSON is taken as lines.
    return undefined;
  }
}

const escapeData = (text) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const say = (text) => process.stdout.write(`${text}\n`);

const annotate = (kind) => (text) => say(`::${kind} title=slipway::${escapeData(text)}`);

/** Keeps a secret out of the log from here on. */
function mask(secret) {
  // The runner masks line by line.
  for (const line of (secret ?? '').split(/\r?\n/).filter((part) => part.trim() !== '')) {
    say(`::add-mask::${escapeData(line)}`);
  }
}

/** Folds what is said while the work runs. */
async function group(title, work) {
  say(`::group::${escapeData(title)}`);
  try {
    return await work();
  } finally {
    say('::endgroup::');
  }
}

/** Hands a value to later steps. */
function output(name, value) {
  const end = randomUUID();
  append('GITHUB_OUTPUT', `${name}<<${end}\n${value}\n${end}\n`);
}

/** Lets later steps find programs of a folder. */
function addPath(folder) {
  append('GITHUB_PATH', `${folder}\n`);
}

function append(variable, text) {
  if (!process.env[variable]) {
    throw new Problem(`${variable} is not set: this action runs in GitHub Actions.`);
  }

  appendFileSync(process.env[variable], text);
}

/** Runs an action; what goes wrong becomes an annotation and an exit code. */
async function main(work) {
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (problem) {
    annotate('error')(problem instanceof Problem ? problem.message : String(problem.stack ?? problem));
    process.exitCode = problem instanceof Problem ? 2 : 70;
  }
}

module.exports = {
  Problem, addPath, error: annotate('error'), flag, group, input, list, main, mask, output, pairs, say, warning: annotate('warning'),
};
