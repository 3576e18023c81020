'use strict';
// Walks through generated workflows: matrices, conditions, called workflows, composite actions and outputs, with GitHub's own evaluation
// of expressions. It really runs Slipway's actions, with a program that only records, but no scripts and no other actions.
const { register } = require('node:module');
const { pathToFileURL } = require('node:url');
const { Document } = require('../rules/document');
const { Runner } = require('./runner');

const OURS = /^owner\/slipway\/actions\/(\w+)@/;

class Workflows {
  /** What happened, in order: steps of scripts by name, calls of the program by arguments. */
  steps = [];
  calls = [];

  static async open(files, outputsOf) {
    const workflows = new Workflows();
    register('./jsonModules.mjs', pathToFileURL(__filename));
    workflows.expressions = await import('@actions/expressions');
    workflows.files = Object.fromEntries(Object.entries(files).map(([path, text]) => [`./${path}`, new Document(path, text).data]));
    workflows.outputsOf = outputsOf;
    return workflows;
  }

  /** Runs the jobs of a workflow one after another, and returns the contexts of those that ran. */
  async run(path, github, inputs = {}) {
    const needs = {};
    for (const [id, job] of Object.entries(this.files[path].jobs)) {
      const context = { github, inputs, needs };
      if (job.if !== undefined && !this.#evaluate(job.if, context)) {
        continue;
      }

      needs[id] = { outputs: job.uses ? await this.#call(job, context) : await this.#jobs(job, context) };
    }

    return needs;
  }

  async #call(job, context) {
    const { inputs = {}, outputs = {} } = this.files[job.uses].on.workflow_call;
    const given = this.#values(job.with, context);
    const defaults = Object.entries(inputs).map(([name, input]) => [name, given[name] ?? input.default]);
    const jobs = await this.run(job.uses, context.github, Object.fromEntries(defaults));
    return this.#values(Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, output.value])), { jobs });
  }

  // The jobs of a matrix share one set of outputs: an output that a later job leaves empty stays as it was.
  async #jobs(job, context) {
    const outputs = {};
    for (const matrix of job.strategy?.matrix.include ?? [{}]) {
      const steps = await this.#steps(job.steps, { ...context, matrix });
      const filled = Object.entries(this.#values(job.outputs, { ...context, matrix, steps })).filter(([, value]) => value !== '');
      Object.assign(outputs, Object.fromEntries(filled));
    }

    return outputs;
  }

  async #steps(list, context) {
    const steps = {};
    for (const step of list) {
      if (step.if === undefined || this.#evaluate(step.if, { ...context, steps })) {
        steps[step.id ?? step.name] = { outputs: await this.#step(step, { ...context, steps }) };
      }
    }

    return steps;
  }

  async #step(step, context) {
    const values = this.#values(step.with, context);
    const composite = this.files[`${step.uses}/action.yml`];
    if (composite) {
      const inputs = Object.fromEntries(Object.entries(composite.inputs).map(([name, input]) => [name, values[name] ?? input.default]));
      const steps = await this.#steps(composite.runs.steps, { inputs, github: context.github });
      return this.#values(Object.fromEntries(Object.entries(composite.outputs).map(([name, output]) => [name, output.value])), { steps });
    }

    const action = OURS.exec(step.uses ?? '')?.[1];
    if (!action || action === 'setup') {
      this.steps.push({ name: step.name, env: this.#values(step.env, context) });
      return {};
    }

    const runner = new Runner();
    try {
      const { code, log, calls, outputs } = await runner.run(action, values, { outputs: this.outputsOf(action, values) });
      if (code !== 0) {
        throw new Error(log);
      }

      this.calls.push(...calls.map((call) => call.args));
      return outputs;
    } finally {
      runner.dispose();
    }
  }

  #values(fields, context) {
    return Object.fromEntries(Object.entries(fields ?? {}).map(([name, value]) => [name, this.#text(String(value), context)]));
  }

  #text(text, context) {
    return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => this.#parse(expression, context).coerceString());
  }

  #evaluate(condition, context) {
    const value = this.#parse(String(condition).replace(/^\$\{\{|\}\}$/g, ''), context);
    return !['', 'false', '0', 'null'].includes(value.coerceString());
  }

  #parse(expression, context) {
    const { Lexer, Parser, Evaluator, data } = this.expressions;
    const tree = new Parser(new Lexer(expression.trim()).lex().tokens, Object.keys(context), []).parse();
    return new Evaluator(tree, JSON.parse(JSON.stringify(context), data.reviver)).evaluate();
  }
}

module.exports = { Workflows };
