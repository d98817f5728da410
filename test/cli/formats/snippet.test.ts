import { parse } from 'yaml';
import { snippetOf } from '../../../cli/formats/snippet';
import { controls } from '../../../controls';
import { evaluate } from '../../../core/evaluation/finding';
import { findingWith } from './reports';

const linesOf = (members: Parameters<typeof findingWith>[0]) => snippetOf(findingWith(members))?.lines;

const onDeployment = {
  resourceType: 'AWS::ApiGateway::Deployment',
  property: 'StageDescription.ClientCertificateId',
};
const onBackend = { control: 'GW003', resourceType: 'Microsoft.ApiManagement/service/backends' };

describe('a snippet', () => {
  it.each([
    ['YAML', {}, ['ClientCertificateId: !Ref ClientCertificate']],
    ['JSON', { file: 'orders.template.JSON' }, ['"ClientCertificateId": {"Ref": "ClientCertificate"}']],
    ['nested YAML', onDeployment, ['StageDescription:', '  ClientCertificateId: !Ref ClientCertificate']],
    [
      'nested JSON',
      { ...onDeployment, file: 'orders.json' },
      ['"StageDescription": {', '  "ClientCertificateId": {"Ref": "ClientCertificate"}', '}'],
    ],
    [
      'YAML from standard input',
      { control: 'GW002', property: 'TracingEnabled', file: 'stdin' },
      ['TracingEnabled: true'],
    ],
    ['ARM', { ...onBackend, property: 'url', file: 'stdin' }, ['"url": "https://orders.contoso.com"']],
    [
      'a list far down',
      { ...onBackend, property: 'properties.serviceFabricCluster.managementEndpoints' },
      [
        '"properties": {',
        '  "serviceFabricCluster": {',
        '    "managementEndpoints": ["https://cluster.contoso.com:19080"]',
        '  }',
        '}',
      ],
    ],
    ['no such property', { property: 'Description' }, undefined],
    ['no such type', { resourceType: 'AWS::Serverless::Api' }, undefined],
    ['no such control', { control: 'GW999' }, undefined],
    ['names of objects', { resourceType: 'constructor', property: '__proto__' }, undefined],
    ['an inherited name', { property: 'constructor' }, undefined],
  ])('of %s', (_, members, lines) => {
    expect(linesOf(members)).toEqual(lines);
  });

  const violations = controls.flatMap((control) =>
    Object.entries(control.targets).flatMap(([type, { violating }]) =>
      violating.flatMap((properties) => {
        const { property = '' } = evaluate(control, { type, properties }) ?? {};
        return (['a.yml', 'a.json'] as const).map((file) => ({ control, type, properties, property, file }));
      }),
    ),
  );

  it.each(violations)('mends $control.id on $type: $properties in $file', (violation) => {
    const { control, type, properties, property, file } = violation;
    const snippet = snippetOf(findingWith({ control: control.id, resourceType: type, property, file }));
    const members: unknown =
      snippet?.language === 'json'
        ? JSON.parse(`{${snippet.lines.join('\n')}}`)
        : parse(snippet?.lines.join('\n') ?? '', { customTags: [{ tag: '!Ref', resolve: (name: string) => name }] });
    expect(evaluate(control, { type, properties: merged(properties, members) })?.verdict).toBe('pass');
  });
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Properties after somebody has written the snippet among them. */
function merged(properties: unknown, members: unknown): unknown {
  if (isObject(members) && Object.hasOwn(members, 'Ref')) return members['Ref'];
  if (!isObject(members)) return members;
  const before = isObject(properties) ? properties : {};
  const after = Object.entries(members).map(([name, value]) => [name, merged(before[name], value)] as const);
  return { ...before, ...Object.fromEntries(after) };
}
