import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { LOG_GROUP } from '../../../clouds/aws/hook';
import { product } from '../../packages';

const template = parse(readFileSync(join(product, 'clouds/aws/upload-stack.yaml'), 'utf8'), {
  customTags: ['!Ref', '!Sub', '!GetAtt'].map((tag) => ({ tag, resolve: (text: string) => `${tag} ${text}` })),
});

describe('the stack of the package bucket', () => {
  it('has a private, encrypted and versioned bucket, with account and Region in its name', () => {
    expect(template.Resources.PackageBucket.Properties).toMatchObject({
      BucketName: '!Sub gatewarden-hook-${AWS::AccountId}-${AWS::Region}',
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
      VersioningConfiguration: { Status: 'Enabled' },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(template.Resources.PackageBucketPolicy.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  it('allows logs only in the log group of the hook', () => {
    const [policy] = template.Resources.LogDeliveryRole.Properties.Policies;
    const statement = policy.PolicyDocument.Statement.find(({ Action }: { Action: unknown }) =>
      [Action].flat().includes('logs:PutLogEvents'),
    );
    expect(statement.Resource).toEqual([
      expect.stringMatching(new RegExp(`:log-group:${LOG_GROUP}$`)),
      expect.stringMatching(new RegExp(`:log-group:${LOG_GROUP}:\\*$`)),
    ]);
  });
});
