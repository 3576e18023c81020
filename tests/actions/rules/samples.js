'use strict';
// A workflow that breaks no rule, and for each rule one change that breaks it.
const SHA = '0123456789abcdef0123456789abcdef01234567';

const GOOD = `
name: Good
on:
  pull_request:
  push:
    branches: [main]
permissions: {}
concurrency:
  group: good-\${{ github.ref }}
  cancel-in-progress: true
jobs:
  test:
    name: Test
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    permissions:
      contents: read
      actions: read # find stashes
    steps:
      - name: Check out
        uses: actions/checkout@${SHA}
        with:
          persist-credentials: false
      - name: Run
        env:
          TITLE: \${{ github.event.pull_request.title }}
        run: printf '%s' "$TITLE"
`;

const change = (from, to) => {
  if (!GOOD.includes(from)) {
    throw new Error(`The good sample has no '${from}'.`);
  }

  return GOOD.replace(from, to);
};

const IF = "if: github.event_name == 'push'";
const RUN = `run: printf '%s' "$TITLE"`;

/** By rule: workflows that it must catch. */
const BAD = {
  'template-injection': [
    change(RUN, 'run: echo "${{ github.event.pull_request.title }}"'),
    change(RUN, 'run: echo ${{ matrix.target }}'),
    change(RUN, `uses: actions/github-script@${SHA}\n        with:\n          script: console.log("\${{ github.head_ref }}")`),
  ],
  'dangerous-triggers': [change('pull_request:', 'pull_request_target:'), change('pull_request:', 'workflow_run:\n    workflows: [CI]')],
  'excessive-permissions': [
    change('permissions: {}\n', ''), change('permissions: {}', 'permissions: write-all'), change('permissions: {}', 'permissions:\n  contents: read'),
    change('contents: read', 'contents: write # why not'), change('contents: read', 'packages: write # for everyone'),
  ],
  'undocumented-permissions': [change(' # find stashes', '')],
  'unpinned-uses': [change(`checkout@${SHA}`, 'checkout@v7'), change(`checkout@${SHA}`, 'checkout'), change(`checkout@${SHA}`, 'checkout@0123456'), change(`actions/checkout@${SHA}`, 'docker://alpine:3')],
  'ref-confusion': [change(`checkout@${SHA}`, 'checkout@main')],
  artipacked: [change('persist-credentials: false', 'fetch-depth: 1'), change('persist-credentials: false', 'persist-credentials: true')],
  'cache-poisoning': [
    change('pull_request:', 'release:').replace('actions/checkout@', 'actions/cache@'),
    change('branches: [main]', 'tags: [v*]').replace(RUN, `uses: actions/setup-node@${SHA}\n        with:\n          cache: npm`),
  ],
  'secrets-inherit': [`${GOOD}  call:\n    name: Call\n    uses: ./.github/workflows/x.yml\n    secrets: inherit\n`],
  'overprovisioned-secrets': [change('${{ github.event.pull_request.title }}', '${{ toJSON(secrets) }}'), change('${{ github.event.pull_request.title }}', '${{ secrets[matrix.name] }}')],
  'unredacted-secrets': [change('${{ github.event.pull_request.title }}', '${{ fromJSON(secrets.ALL).one }}')],
  'self-hosted-runner': [
    change('ubuntu-24.04', 'self-hosted'), change('ubuntu-24.04', '[self-hosted, linux]'), change('ubuntu-24.04', '${{ inputs.runner }}'),
    change('runs-on: ubuntu-24.04', 'runs-on: ${{ matrix.on }}\n    strategy:\n      matrix:\n        include:\n          - on: mine'),
  ],
  'hardcoded-container-credentials': [change('runs-on:', `container:\n      image: a@sha256:${'0'.repeat(64)}\n      credentials:\n        username: me\n        password: hunter2\n    runs-on:`)],
  'unpinned-images': [change('runs-on:', 'container: alpine:3\n    runs-on:'), change('runs-on:', 'services:\n      db:\n        image: postgres\n    runs-on:')],
  'insecure-commands': [change('TITLE:', 'ACTIONS_ALLOW_UNSECURE_COMMANDS: true\n          TITLE:')],
  'github-env': [change(RUN, 'run: echo "A=$TITLE" >> "$GITHUB_ENV"'), change(RUN, 'run: echo /tmp >> $GITHUB_PATH')],
  'bot-conditions': [change(IF, "if: github.actor == 'dependabot[bot]'")],
  'unsound-condition': [change(IF, 'if: |\n      ${{ false }}'), change(IF, 'if: ${{ false }} && true')],
  'unsound-contains': [change(IF, "if: contains('refs/heads/main refs/heads/develop', github.ref)")],
  'unsound-ternary': [change('cancel-in-progress: true', "cancel-in-progress: ${{ github.ref == 'x' && false || true }}")],
  'concurrency-limits': [change('concurrency:\n  group: good-${{ github.ref }}\n  cancel-in-progress: true\n', '')],
  'anonymous-definition': [change('name: Good\n', ''), change('    name: Test\n', ''), change('- name: Run\n        env', '- env')],
  obfuscation: [change('actions/checkout@', 'actions/checkout/./@'), change('${{ github.ref }}', "${{ 'constant' }}")],
  'insecure-url-scheme': [change(RUN, 'run: curl http://example.org/install')],
  'adhoc-packages': [change(RUN, 'run: npm install left-pad'), change(RUN, 'run: pip install thing')],
  'registry-writes': [
    change(RUN, `uses: o/r@${SHA}\n        with:\n          push-cache: true`),
    change('  pull_request:\n', '').replace(RUN, `uses: o/r@${SHA}\n        with:\n          push-cache: true`),
    `${GOOD}  call:\n    name: Call\n    if: github.ref == 'refs/heads/main'\n    uses: ./.github/workflows/x.yml\n    with:\n      push-cache: true\n`,
  ],
  'secrets-for-pull-requests': [change('${{ github.event.pull_request.title }}', '${{ secrets.REGISTRY_PASSWORD }}')],
};

module.exports = { BAD, GOOD };
