'use strict';
const { act } = require('../lib/command');
const { main } = require('../lib/runner');

main(() => act('build', {
  operands: 'targets',
  values: ['store', 'reuse', 'cache', 'system-stage', 'parallel', 'key-template', 'max-size', 'retention-days'],
  lists: ['file', 'set', 'platform', 'verify', 'retry-with'],
  flags: ['push-cache', 'load', 'fail-fast'],
}));
