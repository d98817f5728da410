import { createHash } from 'node:crypto';

/** Characters of the id that API Gateway gives. */
const API_GATEWAY_ID_LENGTH: ReadonlyMap<unknown, number> = new Map([
  ['AWS::ApiGateway::ClientCertificate', 6],
  ['AWS::ApiGateway::Deployment', 6],
  ['AWS::ApiGateway::RestApi', 10],
]);

/**
 * A stand-in for the id that a resource would be given: of the service's form where that is short, else of the form
 * CloudFormation gives names, `stack-LogicalId-` and twelve characters. The same resource always gets the same one.
 */
export function physicalId(stackName: string, logicalId: string, resourceType: unknown): string {
  const digest = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex');
  const length = API_GATEWAY_ID_LENGTH.get(resourceType);
  return length === undefined
    ? `${stackName}-${logicalId}-${digest.slice(0, 12).toUpperCase()}`
    : digest.slice(0, length);
}
