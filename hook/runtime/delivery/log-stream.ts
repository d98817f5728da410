/** Names of log streams are this long at most, and have neither a colon nor an asterisk. */
const NAME_LIMIT = 512;

/**
 * The stream of a target: `{stackId}/{targetLogicalId}` as the official runtimes spell it, so that what was decided
 * about a resource stands together. A stream of its own where the request has no stack, as of Cloud Control API.
 */
export function logStreamName(target: {
  readonly awsAccountId: string | undefined;
  readonly stackId: string | undefined;
  readonly targetLogicalId: string | undefined;
}): string {
  const { awsAccountId, stackId, targetLogicalId } = target;
  // The global crypto loads with its first use, the module with every cold start.
  const name =
    stackId && targetLogicalId
      ? `${stackId}/${targetLogicalId}`
      : [awsAccountId, crypto.randomUUID()].filter((part) => part !== undefined).join('-');
  return name.replaceAll(':', '__').replaceAll('*', '_').slice(0, NAME_LIMIT);
}
