'use strict';
// Downloads one file, with retries.
const { createWriteStream } = require('node:fs');
const { Readable, Transform } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const { setTimeout: wait } = require('node:timers/promises');
const { Problem, say } = require('../lib/runner');

/** The program has some 20 MB; an endless answer is refused. */
const MAX_BYTES = 256 * 1024 * 1024;

const ATTEMPTS = 5;

/** One attempt, in milliseconds. */
const MAX_ATTEMPT = 120_000;

/** Waits are random below this, which doubles with every attempt, because many jobs begin at once. In milliseconds. */
const FIRST_WAIT = 1_000;

const MAX_WAIT = 60_000;

const MAX_REDIRECTS = 5;

const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/** Writes the answer of a URL to a file. */
async function download(url, path) {
  for (let attempt = 1; ; attempt++) {
    const failure = await attemptOnce(url, path);
    if (!failure) {
      return;
    }

    if (!failure.transient || attempt === ATTEMPTS) {
      throw new Problem(`${url} could not be downloaded: ${failure.why} (attempt ${attempt} of ${ATTEMPTS}).`);
    }

    const pause = failure.retryAfter ?? Math.random() * FIRST_WAIT * 2 ** (attempt - 1);
    say(`${failure.why}; trying again in ${(pause / 1000).toFixed(1)} s`);
    await wait(Math.min(pause, MAX_WAIT));
  }
}

async function attemptOnce(url, path) {
  try {
    const answer = await follow(url, AbortSignal.timeout(MAX_ATTEMPT));
    if (!answer.ok) {
      await answer.body?.cancel();
      return { why: `HTTP ${answer.status}`, transient: TRANSIENT.has(answer.status), retryAfter: secondsOf(answer.headers.get('retry-after')) };
    }

    await pipeline(Readable.fromWeb(answer.body), limit(), createWriteStream(path));
    return undefined;
  } catch (reason) {
    if (reason instanceof Problem || reason.syscall === 'write' || reason.syscall === 'open') {
      throw reason;
    }

    return { why: reason.cause?.message ?? reason.message, transient: true };
  }
}

// Follows redirects by hand, to check each address before it is asked.
async function follow(url, signal) {
  for (let from = check(url), hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const answer = await fetch(from, { redirect: 'manual', signal });
    const to = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || !to) {
      return answer;
    }

    await answer.body?.cancel();
    from = check(new URL(to, from).href);
  }

  throw new Problem(`${url} has more than ${MAX_REDIRECTS} redirects.`);
}

// The digest protects the content; without encryption others could still watch and delay.
function check(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const loopback = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !loopback) {
    throw new Problem(`'${text}' is not an address to download from: it must begin with https://.`);
  }

  return url;
}

function limit() {
  let bytes = 0;
  return new Transform({
    transform(chunk, _encoding, done) {
      bytes += chunk.length;
      done(bytes > MAX_BYTES ? new Problem(`The answer has more than ${MAX_BYTES} bytes: that is not slipway.`) : null, chunk);
    },
  });
}

const secondsOf = (text) => (/^\d+$/.test(text ?? '') ? Number(text) * 1000 : undefined);

module.exports = { download };
