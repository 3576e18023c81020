'use strict';
const { act } = require('../lib/command');
const { main } = require('../lib/runner');

main(() => act('save', {
  values: [
    'store', 'image', 'folder', 'key', 'base', 'level', 'retention-days',
    'dockerfile', 'target', 'platform', 'builder', 'wait', 'keep', 'max-size', 'cold-step',
  ],
  lists: ['file', 'build-arg', 'cache-mount'],
  flags: ['cache-mounts', 'no-base', 'overwrite'],
}));
