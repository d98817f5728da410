import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, Control } from '../../../core/catalogue';
import type { Finding } from '../../../core/evaluation';
import { deploymentOrder, type StackResource } from '../../../core/templates';
import type { GateVerdict } from '../gate-verdict';
import { containsUnknown, evaluateAll, withStandIns } from '../unresolved-values';
import type { HookResult, HookTarget, Operation, RegisteredHook, StackIdentity } from './hook';

/** A line of the stack's history, in CloudFormation's words. */
export interface StackEvent {
  readonly logicalId: string;
  readonly resourceType: string;
  readonly status: string;
  readonly reason?: string;
  /** What the hook said, at the event that follows from it. */
  readonly decision?: HookDecision;
}

/** What the hook said of one target. */
export interface HookDecision {
  readonly target: ResourceChange;
  readonly verdict: GateVerdict;
  readonly result: HookResult;
}

/** The hook, and the controls that it applies. */
export interface HookGate {
  readonly catalogue: Catalogue;
  readonly hook: RegisteredHook;
}

export interface StackOutcome {
  /** The final status of the stack: CREATE_COMPLETE, ROLLBACK_COMPLETE, UPDATE_COMPLETE or UPDATE_ROLLBACK_COMPLETE. */
  readonly status: string;
  readonly decisions: readonly HookDecision[];
}

export interface StackOperation {
  readonly stack: StackIdentity;
  /** What the template asks for. */
  readonly resources: readonly StackResource[];
  /** What the stack holds already; undefined when it is created. */
  readonly previous?: readonly StackResource[];
}

/**
 * Deploys a stack as far as a gate sees it: resources start once all they depend on are there, so that several can be
 * under way at a time, and each that the hook targets is put before it first. The stack rolls back when one fails.
 */
export async function deployStack(
  { stack, resources, previous }: StackOperation,
  gate: HookGate,
  emit: (event: StackEvent) => void,
): Promise<StackOutcome> {
  const operation: Operation = previous === undefined ? 'CREATE' : 'UPDATE';
  const stackEvent = (status: string, reason?: string): void =>
    emit({
      logicalId: stack.name,
      resourceType: 'AWS::CloudFormation::Stack',
      status,
      ...(reason === undefined ? {} : { reason }),
    });
  const decisions: HookDecision[] = [];
  const made: HookTarget[] = [];

  stackEvent(`${operation}_IN_PROGRESS`, 'User Initiated');
  for (const wave of waves(changes(deploymentOrder(resources), previous))) {
    const failures: HookTarget[] = [];
    for (const target of wave) {
      const decision = await provision(target, stack, gate, emit);
      if (decision !== undefined) decisions.push(decision);
      // What is undecided does not keep the rest from being looked at.
      (decision?.verdict === 'blocked' ? failures : made).push(target);
    }
    if (failures.length > 0) {
      rollBack(operation, failures, made, emit, stackEvent);
      return { status: operation === 'CREATE' ? 'ROLLBACK_COMPLETE' : 'UPDATE_ROLLBACK_COMPLETE', decisions };
    }
  }
  stackEvent(`${operation}_COMPLETE`);
  return { status: `${operation}_COMPLETE`, decisions };
}

/** A target of the hook or not, in its place in the template. */
export interface ResourceChange extends HookTarget {
  readonly resource: StackResource;
}

/** What has to be created or updated. Removals come after everything else, when hooks are no longer asked. */
function changes(resources: readonly StackResource[], previous: readonly StackResource[] = []): ResourceChange[] {
  const before = new Map(previous.map((resource) => [resource.logicalId, resource]));
  return resources.flatMap((resource): ResourceChange[] => {
    const { logicalId, type, properties } = resource;
    const old = before.get(logicalId);
    const common = { logicalId, type, properties, resource };
    // A resource of another type under the same name is a new one.
    if (old === undefined || old.type !== type) return [{ ...common, operation: 'CREATE' }];
    if (isDeepStrictEqual(old.properties, properties)) return [];
    return [{ ...common, operation: 'UPDATE', previousProperties: old.properties }];
  });
}

/** Groups of changes that depend only on the groups before; nothing depends on itself once there is an order. */
function* waves(all: readonly ResourceChange[]): Generator<readonly ResourceChange[]> {
  const waiting = new Map(all.map((change) => [change.logicalId, change]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ resource }) => !resource.dependsOn.some((id) => waiting.has(id)));
    for (const { logicalId } of ready) waiting.delete(logicalId);
    yield ready;
  }
}

const INITIATED = { CREATE: 'creation', UPDATE: 'update' } as const;

/** Puts a target before the hook, where it has to be, and provisions it where it may be. */
async function provision(
  target: ResourceChange,
  stack: StackIdentity,
  gate: HookGate,
  emit: (event: StackEvent) => void,
): Promise<HookDecision | undefined> {
  const resourceEvent = (status: string, reason?: string, decision?: HookDecision): void =>
    emit({
      logicalId: target.logicalId,
      resourceType: target.type,
      status: `${target.operation}_${status}`,
      ...(reason === undefined ? {} : { reason }),
      ...(decision === undefined ? {} : { decision }),
    });

  resourceEvent('IN_PROGRESS');
  const decision = gate.hook.hasTarget(target) ? await askHook(target, stack, gate) : undefined;
  if (decision?.verdict === 'blocked') {
    resourceEvent('FAILED', `The following hook(s) failed: [${gate.hook.schema.typeName}]`, decision);
    return decision;
  }
  if (decision !== undefined)
    resourceEvent(
      'IN_PROGRESS',
      decision.verdict === 'undecided'
        ? 'Undecided: the hook will decide on what is known only then'
        : `Hook invocations complete. Resource ${INITIATED[target.operation]} initiated`,
      decision,
    );
  resourceEvent('COMPLETE');
  return decision;
}

/** Asks the hook, unless the answer depends on values known only at deployment. */
async function askHook(
  target: ResourceChange,
  stack: StackIdentity,
  { catalogue, hook }: HookGate,
): Promise<HookDecision> {
  const { conditional } = target.resource;
  const findings = containsUnknown(target.properties) ? evaluateAll(catalogue.filter(isEnforced), target) : [];
  const isOpen = findings.some(({ verdict }) => verdict === 'unknown');
  const result = isOpen
    ? undecidedResult(findings)
    : await hook.invoke({ ...target, properties: withStandIns(target.properties) }, stack);
  if (result.status === 'HOOK_COMPLETE_SUCCEEDED') return { target, verdict: 'allowed', result };
  if (conditional === undefined && (!isOpen || findings.some(({ verdict }) => verdict === 'fail')))
    return { target, verdict: 'blocked', result };
  return { target, verdict: 'undecided', result: conditional ? ifDeployed(result, conditional.reason) : result };
}

/** The hook has no configuration here, so that the default modes count. */
const isEnforced = ({ defaultMode }: Control): boolean => defaultMode === 'enforce';

/** What the hook would answer, with the verdicts that are still unknown. */
function undecidedResult(findings: readonly Finding[]): HookResult {
  const annotations = findings.map(({ control, target, verdict, observation }) => ({
    annotationName: `${control.id} ${control.name}`,
    status: ({ pass: 'PASSED', fail: 'FAILED', unknown: 'UNKNOWN' } as const)[verdict],
    severityLevel: control.severity,
    statusMessage: `${observation}.`,
    ...(verdict === 'pass' ? {} : { remediationMessage: target.remediation }),
  }));
  const message = annotations
    .filter(({ status }) => status !== 'PASSED')
    .map(({ annotationName, statusMessage }) => `${annotationName}: ${statusMessage}`)
    .join(' ');
  return { status: 'HOOK_COMPLETE_FAILED', message, annotations };
}

const ifDeployed = (result: HookResult, reason: string): HookResult => ({
  ...result,
  message: `If it is deployed, which is not known yet (${reason}): ${result.message}`,
});

function rollBack(
  operation: Operation,
  failures: readonly HookTarget[],
  made: readonly HookTarget[],
  emit: (event: StackEvent) => void,
  stackEvent: (status: string, reason?: string) => void,
): void {
  const names = failures.map(({ logicalId }) => logicalId).join(', ');
  const verb = operation === 'CREATE' ? 'create' : 'update';
  const prefix = operation === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
  stackEvent(`${prefix}_IN_PROGRESS`, `The following resource(s) failed to ${verb}: [${names}].`);
  for (const { logicalId, type, operation: did } of made.toReversed())
    emit({ logicalId, resourceType: type, status: did === 'CREATE' ? 'DELETE_COMPLETE' : 'UPDATE_COMPLETE' });
  stackEvent(`${prefix}_COMPLETE`);
}
