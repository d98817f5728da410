/** Whether a resource type belongs to CloudFormation. All other types belong to Azure. */
export const isAwsType = (resourceType: string): boolean => resourceType.startsWith('AWS::');
