'use strict';
// Which file of which release: OWNER/REPO/releases/download/vVERSION/slipway-linux-x64, and the digest that it must have.
const { Problem } = require('../lib/runner');
const pinned = require('./release.json');

const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/i;
const ARCHITECTURES = { x64: 'x64', arm64: 'arm64' };

/** Chooses the file to download. Inputs override what this commit of the action pins. */
function choose({ version, sha256, url, server, folder, repository, platform, architecture }) {
  if (platform !== 'linux' || !ARCHITECTURES[architecture]) {
    throw new Problem(`There is no release for ${platform} on ${architecture}: build slipway and give its path as the input 'path'.`);
  }

  const file = `slipway-linux-${ARCHITECTURES[architecture]}`;
  const wanted = (version || pinned.version || '').replace(/^v/, '');
  if (wanted === '') {
    throw new Problem("This commit of the action pins no release: give the inputs 'version' and 'sha256', or 'path' for a program on this machine.");
  }

  if (!VERSION.test(wanted)) {
    throw new Problem(`The input 'version' is '${version}': use a release's number, such as 1.2.3.`);
  }

  const digest = sha256 ? digestOf(sha256, file) : wanted === pinned.version ? pinned.sha256[file] : undefined;
  if (!digest) {
    throw new Problem(`There is no digest for ${file} of version ${wanted}: give it as the input 'sha256' (a digest, or the lines of a SHA256SUMS file).`);
  }

  return { version: wanted, file, sha256: digest, url: `${base(url, server, folder, repository)}/v${wanted}/${file}` };
}

// One digest, or lines of sha256sum for workflows that run on several architectures.
function digestOf(text, file) {
  const lines = text.split(/\r?\n/).map((line) => line.trim().split(/\s+\*?/)).filter(([digest]) => digest !== '');
  const [digest] = lines.length === 1 && lines[0].length === 1 ? lines[0] : lines.find(([, name]) => name === file) ?? [];
  const match = digest && DIGEST.exec(digest);
  if (digest && !match) {
    throw new Problem(`The input 'sha256' has '${digest}', which is not a SHA-256: use 64 hexadecimal digits.`);
  }

  return match?.[1].toLowerCase();
}

function base(url, server, folder, repository) {
  // The runner keeps actions as _actions/OWNER/REPO/REF/...; if one action is inside another, its variable is about the outer one.
  const own = /[\\/]_actions[\\/]([^\\/]+)[\\/]([^\\/]+)[\\/]/.exec(folder);
  const home = own ? `${own[1]}/${own[2]}` : repository;
  if (!url && !home) {
    throw new Problem("An action of this checkout doesn't know where releases are: give the input 'url', or 'path' for a program on this machine.");
  }

  return (url || `${server || 'https://github.com'}/${home}/releases/download`).replace(/\/+$/, '');
}

module.exports = { choose };
