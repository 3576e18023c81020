'use strict';
// The runner obeys commands in what a step prints. The program may fold, annotate and mask; what it passes on from builds may not set
// outputs, paths or matchers. A line that would is shown, but as text.
const { StringDecoder } = require('node:string_decoder');
const { Transform } = require('node:stream');

const ALLOWED = new Set(['group', 'endgroup', 'error', 'warning', 'notice', 'debug', 'add-mask']);

// What the runner skips before '::': the white space of .NET, which has U+0085 beside that of JavaScript.
const COMMAND = /^[\s\u0085]*::([^\s:]*)/;

// Blanks before a command may be many more than fit: but one of them says nothing.
const BLANKS = /^[\s\u0085]+/;

// The older form is found anywhere in a line.
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
      // Two characters stay: '##[' may be cut here.
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
