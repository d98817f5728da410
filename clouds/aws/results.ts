import {
  type Annotation,
  GetHookResultCommand,
  type GetHookResultOutput,
  type HookResultSummary,
  type HookStatus,
  ListHookResultsCommand,
} from '@aws-sdk/client-cloudformation';
import { createRedactor } from '../../hook/runtime';
import { failedWith } from './aws-fault';
import type { AccountRegion } from './clients';
import { requireType, typeArnOf } from './hook-type';

/**
 * blocked: the hook failed the operation. warned: the hook reported findings and the operation continued. passed: no
 * findings. error: the hook itself failed, which blocks the operation if FailureMode is FAIL. running: no result yet.
 */
export type ResultOutcome = 'blocked' | 'warned' | 'passed' | 'error' | 'running';

/** The result of one invocation of the hook, for one resource. */
export interface InvocationResult {
  readonly id: string;
  readonly region: string;
  /** ISO 8601, in UTC. */
  readonly invokedAt: string;
  readonly outcome: ResultOutcome;
  /** Undefined for an operation of the Cloud Control API. */
  readonly stack?: string;
  readonly resource: { readonly type: string; readonly id: string };
  /** CREATE, UPDATE or DELETE. */
  readonly action: string;
  readonly version: string;
  readonly message: string;
  readonly findings: readonly ResultFinding[];
}

export interface ResultFinding {
  /** `GW001 client-certificate` */
  readonly control: string;
  readonly status: string;
  readonly severity: string;
  readonly why: string;
  readonly remedy: string;
}

export interface ResultFilter {
  readonly since: Date;
  /** Only results with a failed status: blocked, error, and warned because of FailureMode WARN. */
  readonly failed: boolean;
}

/** ListHookResults filters by one status per call. */
const FAILURES: readonly HookStatus[] = ['HOOK_COMPLETE_FAILED', 'HOOK_FAILED'];

/** The number of parallel calls that stays below the service's request limits. */
const AT_ONCE = 5;

/**
 * The results of the hook in a Region, newest first.
 * @throws RegistryError if the hook is not registered there.
 */
export async function readResults(place: AccountRegion, { since, failed }: ResultFilter): Promise<InvocationResult[]> {
  const type = await requireType(place);
  const statuses = failed ? FAILURES : [undefined];
  const TypeArn = typeArnOf(type.Arn ?? '');
  const lists = await Promise.all(
    statuses.map((Status) => listAll(place, { TypeArn, ...(Status === undefined ? {} : { Status }) })),
  );
  // The order of the results is not documented, so all pages must be read.
  const summaries = lists.flat().filter(({ InvokedAt }) => InvokedAt === undefined || InvokedAt >= since);

  const results: InvocationResult[] = [];
  for (let first = 0; first < summaries.length; first += AT_ONCE)
    results.push(
      ...(await Promise.all(summaries.slice(first, first + AT_ONCE).map((each) => readResult(place, each)))),
    );
  return results.toSorted((one, other) => (one.invokedAt < other.invokedAt ? 1 : -1));
}

async function listAll(
  { cloudFormation }: AccountRegion,
  filter: { readonly TypeArn: string; readonly Status?: HookStatus },
): Promise<HookResultSummary[]> {
  const summaries: HookResultSummary[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudFormation.send(
      new ListHookResultsCommand({ ...filter, ...(NextToken === undefined ? {} : { NextToken }) }),
    );
    summaries.push(...(page.HookResults ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return summaries;
}

async function readResult(place: AccountRegion, summary: HookResultSummary): Promise<InvocationResult> {
  const detail = await describe(place, summary);
  const { HookResultId = '', HookExecutionTarget = '', TargetId = '' } = summary;
  const stack = /:stack\/(?<name>[^/]+)/.exec(HookExecutionTarget)?.groups?.['name'];
  return {
    id: HookResultId,
    region: place.region,
    invokedAt: (detail.InvokedAt ?? summary.InvokedAt ?? new Date(0)).toISOString(),
    outcome: outcomeOf(detail),
    ...(stack === undefined ? {} : { stack }),
    resource: { type: detail.Target?.TargetTypeName ?? '', id: detail.Target?.TargetId ?? TargetId },
    action: detail.Target?.Action ?? '',
    version: detail.TypeVersionId ?? '',
    message: redact(detail.HookStatusReason ?? ''),
    findings: (detail.Annotations ?? []).map(findingOf),
  };
}

/** Results are kept for 90 days. If one expires after it was listed, its summary from the list is used. */
async function describe({ cloudFormation }: AccountRegion, summary: HookResultSummary): Promise<GetHookResultOutput> {
  try {
    return await cloudFormation.send(new GetHookResultCommand({ HookResultId: summary.HookResultId }));
  } catch (error) {
    if (!failedWith(error, 'HookResultNotFound', 'HookResultNotFoundException')) throw error;
    const { TargetType: _type, TargetId: _id, HookExecutionTarget: _target, ...known } = summary;
    return known;
  }
}

const { redact } = createRedactor();

function outcomeOf({ Status, FailureMode, Annotations = [] }: GetHookResultOutput): ResultOutcome {
  if (Status === 'HOOK_IN_PROGRESS') return 'running';
  if (Status === 'HOOK_FAILED') return 'error';
  if (Status === 'HOOK_COMPLETE_FAILED') return FailureMode === 'WARN' ? 'warned' : 'blocked';
  // A control in mode warn reports findings with a successful status.
  return Annotations.some(isFailure) ? 'warned' : 'passed';
}

const isFailure = ({ Status }: Annotation): boolean => Status === 'FAILED';

const findingOf = ({
  AnnotationName = '',
  Status,
  SeverityLevel,
  StatusMessage = '',
  RemediationMessage = '',
}: Annotation): ResultFinding => ({
  control: AnnotationName,
  status: Status ?? '',
  severity: SeverityLevel ?? '',
  why: redact(StatusMessage),
  remedy: redact(RemediationMessage),
});
