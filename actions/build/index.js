'use strict';
const { act } = require('../lib/command');
const { list, main } = require('../lib/runner');

main(() => act('build', {
  operands: 'targets',
  values: ['store', 'builder', 'reuse', 'cache', 'cache-ref', 'system-stage', 'mounts-key', 'parallel', 'key-template', 'via', 'retention-days'],
  lists: ['file', 'set', 'allow', 'verify', 'check', 'max-size', 'retry-with'],
  flags: ['push-cache', 'cache-mounts', 'load', 'fail-fast', 'overwrite'],
  // Bake's own way to say it.
  more: list('platform').map((platform) => `--set=*.platform=${platform}`),
}));
