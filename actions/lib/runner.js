'use strict';
// What an action gets from the runner and gives back to it, without packages: inputs, workflow commands, environment files.
const { randomUUID } = require('node:crypto');
const { appendFileSync } = require('node:fs');

/** A problem that the user can fix; shown without a stack trace. */
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
    // If it only begins like JSON, it is lines.
    return undefined;
  }
}

const escapeData = (text) => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');

const codePoint = (character) => `\\u{${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}}`;

/** Shows characters that are invisible or change the direction of text by their code points. Line breaks stay. */
const visible = (text) => text.replace(/(?![ \n])[\p{C}\p{Z}]/gu, codePoint);

const command = (text) => process.stdout.write(`${text}\n`);

/** Prints a line in which the runner obeys no command. */
const say = (text) => command(visible(text).replace(/\n/g, codePoint).replace(/^( *):(?=:)/, `$1${codePoint(':')}`).replace(/#(?=#[a-z]*\[)/gi, codePoint));

const annotate = (kind) => (text) => command(`::${kind} title=slipway::${escapeData(visible(text))}`);

/** Keeps a secret out of the log from here on. */
function mask(secret) {
  // The runner masks line by line.
  for (const line of (secret ?? '').split(/\r?\n/).filter((part) => part.trim() !== '')) {
    command(`::add-mask::${escapeData(line)}`);
  }
}

/** Folds what is printed while the work runs. */
async function group(title, work) {
  command(`::group::${escapeData(visible(title))}`);
  try {
    return await work();
  } finally {
    command('::endgroup::');
  }
}

/** Sets an output for later steps. */
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

/** Runs an action. A failure becomes an annotation and an exit code. */
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
