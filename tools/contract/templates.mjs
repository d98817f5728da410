// Checks the templates that users deploy with cfn-lint and with `gatewarden check`.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './processes.mjs';

/** The paths of the CloudFormation and SAM templates that users deploy, relative to the root. */
async function templatesOf(root) {
  const names = (await readdir(join(root, 'deploy'))).toSorted();
  return ['template.yml', 'hook-role.yaml', 'clouds/aws/upload-stack.yaml', ...names.map((name) => `deploy/${name}`)];
}

/** `cfnLint` runs cfn-lint in the root, and rejects if it has findings. */
export async function lintTemplates({ root, cfnLint }) {
  const templates = await templatesOf(root);
  const { output: version } = await cfnLint(['--version']);
  const { output } = await cfnLint(['--', ...templates]);
  assert.equal(output.trim(), '', output);
  return `${version.trim()}: no findings in ${templates.length} templates`;
}

export async function checkTemplates({ root }) {
  const templates = await templatesOf(root);
  const command = ['dist/gatewarden.js', 'check', '--strict', '--format', 'json', ...templates];
  const { output } = await run(process.execPath, command, { cwd: root });
  const { summary, findings } = JSON.parse(output);
  assert.deepEqual([summary.files, summary.errors, findings], [templates.length, 0, []]);
  return `no findings in ${summary.files} templates`;
}
