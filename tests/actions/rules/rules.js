'use strict';
// zizmor's rules for workflows (its names, its pedantic mode) that one file can break, and two rules of our own.
// A rule returns its findings as text.

const HOSTED = /^(ubuntu|windows|macos)-[\w.-]+$/;
const SHA = /@[0-9a-f]{40}$/;
// Actions that restore a cache by themselves unless an input forbids it, and actions that publish.
const CACHES = /^(actions\/(cache|setup-go)|swatinem\/rust-cache|astral-sh\/setup-uv|gradle\/actions\/setup-gradle)[/@]/i;
const OFF = [['cache', 'false'], ['enable-cache', 'false'], ['cache-disabled', 'true'], ['lookup-only', 'true']];
const CACHED = (cache) => cache !== undefined && !/^(false|)$/.test(cache);
const PUBLISHERS = /^(pypa\/gh-action-pypi-publish|softprops\/action-gh-release|actions\/create-release|docker\/build-push-action)@/;
const CHECKOUT = /^actions\/checkout@/;

const some = (values, test) => values.filter((value) => test(String(value))).map(String);

const rules = {
  'template-injection': (file) => some(file.scripts, (script) => script.includes('${{')),

  'dangerous-triggers': (file) => some(file.triggers, (trigger) => ['pull_request_target', 'workflow_run'].includes(trigger)),

  'excessive-permissions': (file) => [
    ...(!file.isAction && !file.isCalledOnly && file.data.permissions === undefined ? ['no permissions at the top: those of the repository hold'] : []),
    ...file.permissions.flatMap(({ value, job }) => typeof value === 'string'
      ? [value]
      : Object.entries(value ?? {}).filter(([scope, access]) => access === 'write' && !(job && scope === 'packages' && !file.triggers.includes('pull_request')))
        .map(([scope]) => `${scope}: write`)),
    ...Object.keys(typeof file.data.permissions === 'object' ? file.data.permissions ?? {} : {}).map((scope) => `${scope} for every job`),
  ],

  'undocumented-permissions': (file) => file.uncommentedPermissions.filter((permission) => permission !== 'contents: read'),

  'unpinned-uses': (file) => some(file.uses, (uses) => !uses.startsWith('./') && !SHA.test(uses) && !/^docker:.*@sha256:[0-9a-f]{64}$/.test(uses)),

  'ref-confusion': (file) => some(file.uses, (uses) => /@/.test(uses) && !SHA.test(uses) && !uses.startsWith('docker:')),

  artipacked: (file) => file.steps.filter((step) => CHECKOUT.test(step.uses) && String(step.with?.['persist-credentials']) !== 'false').map((step) => step.uses),

  'cache-poisoning': (file) => {
    const publishes = file.triggers.includes('release') || file.data.on?.push?.tags !== undefined || file.steps.some((step) => PUBLISHERS.test(step.uses));
    return publishes ? file.steps.filter((step) => (CACHES.test(step.uses) && !OFF.some(([input, value]) => String(step.with?.[input]) === value)) || CACHED(step.with?.cache))
      .map((step) => step.uses) : [];
  },

  'secrets-inherit': (file) => some(file.jobs.map((job) => job.secrets), (secrets) => secrets === 'inherit'),

  'overprovisioned-secrets': (file) => some(file.expressions, (expression) => /toJSON\(\s*secrets\s*\)|secrets\s*\[/i.test(expression)),

  'unredacted-secrets': (file) => some(file.expressions, (expression) => /fromJSON\(\s*secrets\./i.test(expression)),

  'self-hosted-runner': (file) => file.jobs.filter((job) => !job.uses).flatMap((job) => some(file.runnersOf(job), (label) => !HOSTED.test(label))),

  'hardcoded-container-credentials': (file) => file.jobs.flatMap((job) => [job.container, ...Object.values(job.services ?? {})])
    .map((container) => container?.credentials?.password).filter((password) => password !== undefined && !/^\$\{\{.*\}\}$/.test(password)),

  'unpinned-images': (file) => some(file.jobs.flatMap((job) => [job.container?.image ?? job.container, ...Object.values(job.services ?? {}).map((service) => service.image)])
    .filter((image) => image !== undefined), (image) => !/@sha256:[0-9a-f]{64}$/.test(image)),

  'insecure-commands': (file) => (/ACTIONS_ALLOW_UNSECURE_COMMANDS/.test(file.text) ? ['ACTIONS_ALLOW_UNSECURE_COMMANDS'] : []),

  'github-env': (file) => some(file.scripts, (script) => /GITHUB_(ENV|PATH)\b/.test(script)),

  'bot-conditions': (file) => some(file.conditions, (condition) => /github\.(actor|triggering_actor)\s*==|github\.actor_id/.test(condition)),

  'unsound-condition': (file) => some(file.conditions, (condition) => /\$\{\{/.test(condition) && !/^\$\{\{[^]*\}\}$/.test(condition)),

  'unsound-contains': (file) => some(file.expressions, (expression) => /contains\(\s*'/.test(expression)),

  'unsound-ternary': (file) => some(file.expressions, (expression) => /&&\s*(''|0|false|null)\s*\|\|/.test(expression)),

  'concurrency-limits': (file) => (!file.isAction && !file.isCalledOnly && !file.data.concurrency?.group ? ['no concurrency group'] : []),

  'anonymous-definition': (file) => [file.data, ...file.jobs, ...file.steps].filter((part) => !part.name).map((part) => part.id ?? part.uses ?? part.run ?? 'the file'),

  obfuscation: (file) => [
    ...some(file.uses, (uses) => /\/\/|\/\.\.?(\/|@)|^\.\.\//.test(uses)),
    ...some(file.expressions, (expression) => /^'[^']*'$|^fromJSON\('|^format\('[^'{]*'\)/i.test(expression)),
  ],

  'insecure-url-scheme': (file) => some(file.text.match(/\bhttp:\/\/[^\s"']+/g) ?? [], (url) => !/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(url)),

  'adhoc-packages': (file) => some(file.scripts, (script) => /\b(npm (install|i)|yarn add|pnpm add|gem install|bundle add|pip install)\b/.test(script)),

  // A workflow that pull requests can start writes no shared cache, and one that writes it does so for one branch.
  'registry-writes': (file) => file.jobs.filter((job) => String(job.with?.['push-cache'] ?? job.steps?.map((step) => step.with?.['push-cache']).find(Boolean) ?? '') === 'true')
    .filter((job) => file.triggers.some((trigger) => trigger.startsWith('pull_request')) || !/github\.ref == 'refs\/heads\//.test(job.if ?? '')).map((job) => job.id),

  // Only the job that writes the registry cache has a secret, and no pull request can start it.
  'secrets-for-pull-requests': (file) => (file.triggers.some((trigger) => trigger.startsWith('pull_request'))
    ? some(file.expressions, (expression) => /\bsecrets\.(?!GITHUB_TOKEN\b)/.test(expression))
    : []),
};

/** The rules' findings in a file, as lines of rule and finding. */
function check(file) {
  return Object.entries(rules).flatMap(([name, rule]) => rule(file).map((found) => `${name}: ${found}`));
}

module.exports = { check, rules };
