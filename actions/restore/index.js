'use strict';
const { act } = require('../lib/command');
const { Problem, flag, list, main } = require('../lib/runner');

main(() => {
  if (list('keys').length === 0 && !flag('cache-mounts')) {
    throw new Problem("The input 'keys' is empty: name at least one key to restore.");
  }

  return act('restore', {
    operands: 'keys',
    pins: 'digests',
    values: ['store', 'folder', 'oci-layout', 'via', 'base', 'max-age', 'require-workflow', 'from-run', 'from-pr'],
    flags: ['optional', 'only-current-branch', 'cache-mounts'],
  });
});
