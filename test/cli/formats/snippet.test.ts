import { snippetOf } from '../../../cli/formats/snippet';
import { backendHttps, tracing } from '../../catalogue';
import { findingWith } from './reports';

const linesOf = (members: Parameters<typeof findingWith>[0]) => snippetOf(findingWith(members))?.lines;

const onDeployment = {
  resourceType: 'AWS::ApiGateway::Deployment',
  property: 'StageDescription.ClientCertificateId',
};
const onBackend = { control: backendHttps, resourceType: 'Microsoft.ApiManagement/service/backends' };

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
      { control: tracing, property: 'TracingEnabled', file: 'stdin' },
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
    ['an allowed value', { allowed: ['a1b2c3', 'd4e5f6'] }, ['ClientCertificateId: "a1b2c3"']],
    ['an allowed value in JSON', { allowed: ['a1b2c3'], file: 'orders.json' }, ['"ClientCertificateId": "a1b2c3"']],
    ['no allowed value', { allowed: [] }, undefined],
    ['no such property', { property: 'Description' }, undefined],
    ['no such type', { resourceType: 'AWS::Serverless::Api' }, undefined],
    ['names of objects', { resourceType: 'constructor', property: '__proto__' }, undefined],
    ['an inherited name', { property: 'constructor' }, undefined],
  ])('of %s', (_, members, lines) => {
    expect(linesOf(members)).toEqual(lines);
  });
});
