/** The state of the account in all Regions. It exists as long as the server. */
export interface Account {
  readonly id: string;
  readonly enabledRegions: Set<string>;
  readonly buckets: Map<string, Bucket>;
  readonly regions: Map<string, Regional>;
  /** The clock of the services. Each request advances it by one second. */
  clock: number;
}

export interface Bucket {
  readonly region: string;
  /** Versions by key, newest last. */
  readonly objects: Map<string, StoredObject[]>;
}

export interface StoredObject {
  readonly versionId: string;
  readonly body: Buffer;
  tags: ReadonlyMap<string, string>;
}

export interface Regional {
  readonly stacks: Map<string, StackState>;
  readonly versions: HookVersionState[];
  readonly registrations: Map<string, RegistrationState>;
  /** Registrations by ClientRequestToken. */
  readonly requestTokens: Map<string, string>;
  readonly results: HookResultState[];
  configuration: string | undefined;
}

export interface StackState {
  readonly id: string;
  readonly name: string;
  template: string;
  status: string;
  /** The number of remaining polls, and the status after them. */
  next: { readonly status: string; polls: number } | undefined;
  protected: boolean;
  readonly outputs: Map<string, string>;
  /** Newest first. */
  readonly events: { readonly id: string; readonly status: string; readonly reason?: string }[];
}

export interface HookVersionState {
  readonly id: string;
  readonly arn: string;
  readonly typeArn: string;
  readonly executionRole: string;
  readonly package: Buffer;
  /** ISO 8601, like all times here. */
  readonly createdAt: string;
  isLive: boolean;
  isDefault: boolean;
}

export interface RegistrationState {
  readonly token: string;
  readonly package: Buffer;
  readonly executionRole: string;
  polls: number;
  status: 'IN_PROGRESS' | 'COMPLETE' | 'FAILED';
  description: string;
  versionArn?: string;
}

export interface HookResultState {
  readonly id: string;
  readonly invokedAt: string;
  readonly status: string;
  readonly failureMode: string;
  readonly reason: string;
  readonly version: string;
  readonly stackId: string;
  readonly target: { readonly type: string; readonly id: string; readonly action: string };
  readonly annotations: readonly Readonly<Record<string, string>>[];
}

export const openAccount = (id: string, enabledRegions: readonly string[], startsAt: Date): Account => ({
  id,
  enabledRegions: new Set(enabledRegions),
  buckets: new Map(),
  regions: new Map(),
  clock: startsAt.getTime(),
});

export function regional({ regions }: Account, region: string): Regional {
  const known = regions.get(region);
  if (known !== undefined) return known;
  const fresh: Regional = {
    stacks: new Map(),
    versions: [],
    registrations: new Map(),
    requestTokens: new Map(),
    results: [],
    configuration: undefined,
  };
  regions.set(region, fresh);
  return fresh;
}
