import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProviderAliases } from '../../../core/aliases';
import type { Asked } from '../../../tools/oracle/definitions';
import { openRegorus } from '../../../tools/oracle/regorus';

const folder = mkdtempSync(join(tmpdir(), 'gatewarden-oracle-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A stand-in for the regorus program that answers each line with the given code. */
function program(name: string, answer: string): string {
  const path = join(folder, name);
  const lines = `require('node:readline').createInterface({ input: process.stdin })`;
  writeFileSync(
    path,
    `#!/usr/bin/env node\nlet count = 0;\n${lines}.on('line', (line) => { ${answer}; count += 1; });\n`,
    {
      mode: 0o755,
    },
  );
  return path;
}
const write = 'process.stdout.write(JSON.stringify(answer) + "\\n")';

const definition = {
  properties: {
    policyRule: {
      if: { value: "[replace(field('name'), '\r''\n', '')]", equals: 'a' },
      then: { effect: 'modify', details: { operations: [{ field: 'Contoso.Web/sites/url' }] } },
    },
  },
};
const asked: Asked[] = [{ name: 'example', kind: 'probe', parameters: { effect: 'Deny' }, definition }];
const aliases: ProviderAliases = {
  namespace: 'Contoso.Web',
  resourceTypes: [
    {
      resourceType: 'sites',
      capabilities: 'None',
      aliases: ['url', 'name'].map((name) => ({
        name: `Contoso.Web/sites/${name}`,
        defaultPath: `properties.${name}`,
        paths: [],
      })),
    },
  ],
};

describe('openRegorus', () => {
  it('sends the definitions and the aliases in the form that regorus reads', async () => {
    // The stand-in returns its input as the error of the definition.
    const regorus = await openRegorus(program('echo', `const answer = [line]; ${write}`), aliases, asked);
    await regorus.close();
    const { aliases: given, policies } = JSON.parse(regorus.unreadable.get('example') ?? '');
    expect(JSON.parse(policies[0].definition).properties.policyRule.if.value).toBe(
      "[replace(field('name'), base64ToString('DScK'), '')]",
    );
    expect(policies[0].parameters).toEqual({ effect: 'Deny' });
    expect(given[0].resourceTypes[0].aliases).toEqual([
      { ...aliases.resourceTypes[0]?.aliases[0], defaultMetadata: { attributes: 'Modifiable' } },
      aliases.resourceTypes[0]?.aliases[1],
    ]);
  });

  it('returns the answers in the order of the cases', async () => {
    const answer = `const answer = count === 0 ? [null] : [['Deny', { error: 'broken' }, null][count - 1]]; ${write}`;
    const regorus = await openRegorus(program('answers', answer), aliases, asked);
    const resource = { type: 'Contoso.Web/sites', name: 'a' };
    const cases = [1, 2, 3].map((number) => ({ origin: String(number), resource }));
    expect(await regorus.ask(cases)).toEqual([[{ effect: 'deny' }], [{ error: 'broken' }], [undefined]]);
    await regorus.close();
  });

  it('fails if the program ends early', async () => {
    await expect(openRegorus(program('ending', 'process.exit(3)'), aliases, asked)).rejects.toThrow(
      'ended early, with status 3',
    );
  });
});
