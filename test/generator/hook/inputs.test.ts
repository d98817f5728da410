import { evaluate } from '../../../core/evaluation/finding';
import { hookInputs } from '../../../generator/hook/inputs';
import { catalogue, certificate, tracing } from '../../catalogue';

const inputs = hookInputs(catalogue);

/** The verdicts of the catalogue's controls on a resource. */
const verdictsOf = (type: string, properties: unknown) =>
  [certificate, tracing].map((control) => evaluate(control, { type, properties })?.verdict);

describe('the inputs of the contract suite', () => {
  it('contain each AWS resource type', () => {
    for (const input of Object.values(inputs))
      expect(Object.keys(input)).toEqual(['AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment']);
  });

  it.each(Object.entries(inputs))('%s has the verdict that its name promises', (name, input) => {
    const verdict = name.includes('invalid') ? 'fail' : 'pass';
    for (const [type, { resourceProperties }] of Object.entries(input))
      expect(verdictsOf(type, resourceProperties)).toEqual([verdict, verdict]);
  });

  it.each(Object.entries(inputs))('%s has previous properties on an update', (name, input) => {
    for (const { previousResourceProperties } of Object.values(input))
      expect(previousResourceProperties !== undefined).toBe(name.includes('update'));
  });

  it('merge the examples of all controls, also in nested objects', () => {
    expect(inputs['inputs_1_pre_create.json']?.['AWS::ApiGateway::Deployment']).toEqual({
      resourceProperties: {
        StageName: 'prod',
        StageDescription: { ClientCertificateId: 'x9y8z7', TracingEnabled: true },
      },
    });
  });
});
