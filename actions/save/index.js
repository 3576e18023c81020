'use strict';
const { act } = require('../lib/command');
const { main } = require('../lib/runner');

main(() => act('save', {
  values: ['store', 'image', 'folder', 'key', 'base', 'level', 'retention-days'],
  flags: ['cache-mounts', 'no-base', 'overwrite'],
}));
