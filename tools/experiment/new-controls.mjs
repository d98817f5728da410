// Copies the project and adds two controls, one for each cloud, in the way that a contributor adds them.
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../contract/processes.mjs';
import { copyTree } from '../contract/tree.mjs';

const shared = ({ id, name }) => `
  id: '${id}',
  name: '${name}',
  severity: 'MEDIUM',
  defaultMode: 'enforce',`;

const CONTROLS = [
  {
    cloud: 'aws',
    name: 'experiment-access-log',
    source: (control) => `import { defineControl, requires, set } from '../core/catalogue';

export const ${control.symbol} = defineControl({${shared(control)}
  title: 'Stages log every request',
  rationale: 'Without an access log, you cannot determine who called an API and when.',
  references: [
    { system: 'Checkov', id: 'CKV_AWS_76', url: 'https://www.checkov.io/5.Policy%20Index/cloudformation.html' },
  ],
  requirement: requires('destination', set),
  targets: {
    'AWS::ApiGateway::Stage': {
      noun: 'API Gateway stages',
      facts: { destination: 'AccessLogSetting.DestinationArn' },
      remediation: 'Set AccessLogSetting.DestinationArn to the ARN of a log group.',
      documentation:
        'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html#cfn-apigateway-stage-accesslogsetting',
      compliant: [
        {
          RestApiId: 'a1b2c3d4e5',
          StageName: 'prod',
          AccessLogSetting: { DestinationArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:orders' },
        },
      ],
      violating: [{ RestApiId: 'a1b2c3d4e5', StageName: 'prod' }],
    },
  },
});
`,
  },
  {
    cloud: 'azure',
    name: 'experiment-subscription-required',
    source: (control) => `import { defineControl, requires, yes } from '../core/catalogue';

export const ${control.symbol} = defineControl({${shared(control)}
  title: 'APIs require a subscription',
  rationale: 'Without a subscription, you can neither identify nor block the callers of an API.',
  references: [
    { system: 'PSRule', id: 'Azure.APIM.APISubscription', url: 'https://azure.github.io/PSRule.Rules.Azure/en/rules/' },
  ],
  requirement: requires('subscription', yes),
  targets: {
    'Microsoft.ApiManagement/service/apis': {
      noun: 'API Management APIs',
      facts: { subscription: 'subscriptionRequired' },
      remediation: 'Set subscriptionRequired to true.',
      documentation: 'https://learn.microsoft.com/azure/templates/microsoft.apimanagement/service/apis',
      compliant: [{ path: 'orders', subscriptionRequired: true }],
      violating: [{ path: 'orders' }, { path: 'orders', subscriptionRequired: false }],
    },
  },
});
`,
  },
];

/**
 * Copies the project and adds the controls: `npm run new-control` writes a file and a line for each control, then the
 * file is completed. Returns the cloud, id, name and file of each control.
 */
export async function copyWithNewControls(root, folder) {
  await copyTree(root, folder);
  const added = [];
  for (const { cloud, name: wanted, source } of CONTROLS) {
    const name = freeName(folder, wanted);
    await run(process.execPath, ['tools/generate/run.mjs', 'new-control', cloud, name], { cwd: folder });
    const file = `controls/${name}.ts`;
    const skeleton = await readFile(join(folder, file), 'utf8');
    const { symbol, id } = /export const (?<symbol>\w+) = .*?id: '(?<id>GW\d{3})'/s.exec(skeleton).groups;
    await writeFile(join(folder, file), source({ id, name, symbol }));
    added.push({ cloud, id, name, file });
  }
  return added;
}

/** A copy of a copy already contains the controls. */
const freeName = (folder, name) =>
  existsSync(join(folder, 'controls', `${name}.ts`)) ? freeName(folder, `${name}-again`) : name;
