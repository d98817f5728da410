/** Events as CloudFormation sends them. */

export interface EventParts {
  readonly targetName?: string;
  readonly properties?: unknown;
  readonly previousProperties?: unknown;
  readonly invocationPoint?: string;
}

export const hookEvent = ({
  targetName = 'AWS::ApiGateway::Stage',
  properties = {},
  previousProperties,
  invocationPoint = 'CREATE_PRE_PROVISION',
}: EventParts = {}) => ({
  clientRequestToken: '2c1d7a9e-8f5b-4b52-9d5e-0b7a4a0c1c11',
  awsAccountId: '123456789012',
  region: 'eu-west-1',
  stackId: 'arn:aws:cloudformation:eu-west-1:123456789012:stack/orders/4f1c',
  hookTypeName: 'Gatewarden::ApiGateway::StageHook',
  hookTypeVersion: '00000001',
  hookModel: null as unknown,
  actionInvocationPoint: invocationPoint,
  requestData: {
    callerCredentials: null as string | null,
    providerCredentials: null as string | null,
    targetName,
    targetType: 'RESOURCE',
    targetLogicalId: 'OrdersStage',
    targetModel: {
      resourceProperties: properties,
      ...(previousProperties === undefined ? {} : { previousResourceProperties: previousProperties }),
    },
    payload: null,
  },
  requestContext: { invocation: 1, callbackContext: null },
});

export const compliantStage = {
  RestApiId: 'a1b2c3d4e5',
  StageName: 'prod',
  ClientCertificateId: 'x9y8z7',
  TracingEnabled: true,
};
