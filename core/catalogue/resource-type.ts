/** Whether a resource type is CloudFormation's; the others are Azure's. */
export const isAwsType = (resourceType: string): boolean => resourceType.startsWith('AWS::');
