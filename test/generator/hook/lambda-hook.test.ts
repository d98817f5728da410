import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTargetNames } from '../../../generator';
import { catalogue, certificate } from '../../catalogue';
import { product } from '../../packages';

const template = readFileSync(join(product, 'deploy/lambda-hook.yml'), 'utf8');

describe('the template of the Lambda Hook', () => {
  it('names the types that the controls target, and nothing else changes', () => {
    expect(withTargetNames(template, catalogue)).toBe(
      template.replace(/TargetNames: .*/, 'TargetNames: [AWS::ApiGateway::Stage, AWS::ApiGateway::Deployment]'),
    );
    const [stage] = Object.values(certificate.targets);
    const onApis = { ...certificate, targets: { 'AWS::ApiGateway::RestApi': stage as never } };
    expect(withTargetNames(template, [onApis])).toContain('        TargetNames: [AWS::ApiGateway::RestApi]\n');
  });

  it('must have a line for them', () => {
    expect(() => withTargetNames('Resources: {}', catalogue)).toThrow('the line of target names is missing');
  });
});
