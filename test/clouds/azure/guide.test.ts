import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isExcerpt } from '../../guide/excerpt';
import { product } from '../../packages';
import { openCommands } from './commands';

const subscription = '00000000-0000-0000-0000-000000000000';
const page = readFileSync(join(product, 'guide/deploy-to-azure.md'), 'utf8');
/** What the page quotes: blocks without a language. */
const [statusShown = '', changesShown = ''] = [...page.matchAll(/^```\n(?<text>[^`]+)^```$/gm)].map(
  ({ groups }) => groups?.['text'] ?? '',
);

const SUMMARY = {
  value: [
    {
      results: {
        nonCompliantResources: 3,
        resourceDetails: [
          { complianceState: 'compliant', count: 9 },
          { complianceState: 'noncompliant', count: 3 },
        ],
      },
      policyAssignments: [
        {
          policyDefinitions: [{ policyDefinitionReferenceId: 'gw003-backends', results: { nonCompliantResources: 3 } }],
        },
      ],
    },
  ],
};

it('the guide quotes real output of azure status and azure deploy --what-if', async () => {
  const commands = await openCommands({ subscriptions: [subscription] });
  const { deploy, status } = commands.at({ subscription });
  await deploy({ effect: 'Audit' });
  commands.server.compliance = SUMMARY;
  const { out } = await status({ format: 'pretty' });
  const changes = await deploy({ whatIf: true });
  await commands.close();
  expect(isExcerpt(statusShown, `${out}\n`) ? `${out}\n` : statusShown).toBe(`${out}\n`);
  expect(changesShown).toBe(`${changes.out}\n`);
});
