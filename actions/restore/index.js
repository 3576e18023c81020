'use strict';
const { act } = require('../lib/command');
const { Problem, list, main } = require('../lib/runner');

main(() => {
  if (list('keys').length === 0) {
    throw new Problem("The input 'keys' is empty: name at least one key to restore.");
  }

  return act('restore', {
    operands: 'keys',
    pins: 'digests',
    values: [
      'store', 'folder', 'oci-layout', 'via', 'base', 'max-age', 'require-workflow', 'from-run', 'from-pr', 'repo',
      'dockerfile', 'target', 'platform', 'builder', 'wait',
    ],
    lists: ['file', 'build-arg', 'cache-mount'],
    flags: ['optional', 'only-current-branch', 'cache-mounts', 'when-faster', 'keep-special-bits'],
  });
});
