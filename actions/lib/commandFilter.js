'use strict';
// The runner obeys commands in what a step prints. The program may fold, annotate and mask, but output of builds may not set outputs,
// paths or matchers: such a line is shown as text.
const { StringDecoder } = require('node:string_decoder');
const { Transform } = require('node:stream');

const ALLOWED = new Set(['group', 'endgroup', 'error', 'warning', 'notice', 'debug', 'add-mask']);

// The runner skips white space before '::' as .NET defines it: that of JavaScript, and U+0085.
const COMMAND = /^[\s\u0085]*::([^\s:]*)/;

// More spaces than fit into a line may come before a command. They are dropped.
const BLANKS = /^[\s\u0085]+/;

// The older form counts anywhere in a line.
const OLD_COMMAND = /##\[/g;

/** Longer lines are passed on in pieces, so that no output can fill the memory. */
const MAX_LINE = 64 * 1024;

class CommandFilter extends Transform {
  #decoder = new StringDecoder('utf8');
  #pending = '';
  #inside = false;

  /** Whether an error was annotated. */
  sawError = false;

  _transform(chunk, _encoding, done) {
    let text = this.#pending + this.#decoder.write(chunk);
    // The runner ends lines at a lone carriage return, too.
    const lines = text.replace(/\r\n/g, '\n').split(/\n|\r(?!$)/);
    this.#pending = lines.pop();
    for (const line of lines) {
      this.push(`${this.#check(line)}\n`);
      this.#inside = false;
    }

    if (this.#pending.length > MAX_LINE && !this.#inside) {
      this.#pending = this.#pending.replace(BLANKS, '');
    }

    if (this.#pending.length > MAX_LINE) {
      // Keep two characters: this may be the middle of '##['.
      this.push(this.#check(this.#pending.slice(0, -2)));
      this.#pending = this.#pending.slice(-2);
      this.#inside = true;
    }

    done();
  }

  _flush(done) {
    const rest = this.#pending + this.#decoder.end();
    if (rest !== '' || this.#inside) {
      this.push(`${this.#check(rest.replace(/\r$/, ''))}\n`);
    }

    done();
  }

  #check(line) {
    const command = this.#inside ? null : COMMAND.exec(line);
    const name = command?.[1].toLowerCase();
    this.sawError ||= name === 'error';
    const shown = command && !ALLOWED.has(name) ? `(as text) ${line}` : line;
    return shown.replace(OLD_COMMAND, '## [');
  }
}

module.exports = { CommandFilter, MAX_LINE };
