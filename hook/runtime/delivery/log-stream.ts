/** The maximum length of a log stream name. A name must not contain a colon or an asterisk. */
const NAME_LIMIT = 512;

/**
 * The log stream of a target: `{stackId}/{targetLogicalId}` as in the official runtimes, so all decisions about a
 * resource are in one stream. A request without a stack, as from Cloud Control API, gets a new stream.
 */
export function logStreamName(target: {
  readonly awsAccountId: string | undefined;
  readonly stackId: string | undefined;
  readonly targetLogicalId: string | undefined;
}): string {
  const { awsAccountId, stackId, targetLogicalId } = target;
  // The global crypto object loads on first use; an imported module would load in every cold start.
  const name =
    stackId && targetLogicalId
      ? `${stackId}/${targetLogicalId}`
      : [awsAccountId, crypto.randomUUID()].filter((part) => part !== undefined).join('-');
  return name.replaceAll(':', '__').replaceAll('*', '_').slice(0, NAME_LIMIT);
}
