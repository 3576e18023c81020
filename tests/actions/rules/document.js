'use strict';
// A workflow or an action, with the questions that rules ask.
const { parseDocument, visit } = require('yaml');

const asList = (value) => (value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]);

class Document {
  constructor(path, text) {
    this.path = path;
    this.text = text;
    this.tree = parseDocument(text, { uniqueKeys: true });
    if (this.tree.errors.length > 0) {
      throw this.tree.errors[0];
    }

    this.data = this.tree.toJS();
  }

  get isAction() {
    return this.data.runs !== undefined;
  }

  /** The events that start a workflow. */
  get triggers() {
    const on = this.data.on;
    return typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on ?? {});
  }

  /** Whether only other workflows start it. */
  get isCalledOnly() {
    return this.triggers.every((trigger) => trigger === 'workflow_call');
  }

  get jobs() {
    return Object.entries(this.data.jobs ?? {}).map(([id, job]) => ({ id, ...job }));
  }

  get steps() {
    return this.isAction ? this.data.runs.steps ?? [] : this.jobs.flatMap((job) => job.steps ?? []);
  }

  /** All actions and workflows that it uses. */
  get uses() {
    return [...this.jobs, ...this.steps].map((user) => user.uses).filter((used) => used !== undefined);
  }

  get conditions() {
    return [...this.jobs, ...this.steps].filter((user) => user.if !== undefined).map((user) => String(user.if));
  }

  /** Everything that runs as code: scripts of steps, and scripts in inputs of actions. */
  get scripts() {
    return this.steps.flatMap((step) => [step.run, ...Object.entries(step.with ?? {}).filter(([name]) => /script|run|command|expression/i.test(name)).map(([, script]) => script)])
      .filter((script) => script !== undefined).map(String);
  }

  /** Every expression, without its braces; conditions have none. */
  get expressions() {
    return [...this.text.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, expression]) => expression.trim()).concat(this.conditions);
  }

  /** The blocks of permissions, each with whether a job has it. */
  get permissions() {
    return [{ value: this.data.permissions, job: undefined }, ...this.jobs.map((job) => ({ value: job.permissions, job }))].filter(({ value }) => value !== undefined);
  }

  /** Granted permissions without a comment on their line. */
  get uncommentedPermissions() {
    const found = [];
    visit(this.tree, {
      Pair(_, pair) {
        if (pair.key.value === 'permissions' && pair.value?.items) {
          found.push(...pair.value.items.filter((item) => !item.value.comment).map((item) => `${item.key.value}: ${item.value.value}`));
        }
      },
    });
    return found;
  }

  /** The labels of machines that a job may run on, matrices resolved. */
  runnersOf(job) {
    return asList(job['runs-on']).flatMap((label) => {
      const name = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(label)?.[1];
      const matrix = job.strategy?.matrix ?? {};
      return name ? [...asList(matrix[name]), ...asList(matrix.include).map((entry) => entry[name])] : [label];
    });
  }
}

module.exports = { Document };
