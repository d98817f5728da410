import { createHash } from 'node:crypto';

/** The lengths of the ids that API Gateway generates, in characters. */
const API_GATEWAY_ID_LENGTH: ReadonlyMap<unknown, number> = new Map([
  ['AWS::ApiGateway::ClientCertificate', 6],
  ['AWS::ApiGateway::Deployment', 6],
  ['AWS::ApiGateway::RestApi', 10],
]);

/**
 * A placeholder for the physical id of a resource: in the format of the service if that is short, or else in
 * CloudFormation's format, `stack-LogicalId-` and 12 characters. The same resource always gets the same id.
 */
export function physicalId(stackName: string, logicalId: string, resourceType: unknown): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  const length = API_GATEWAY_ID_LENGTH.get(resourceType);
  return length === undefined
    ? `${stackName}-${logicalId}-${digest.slice(0, 12).toUpperCase()}`
    : digest.slice(0, length);
}
