import { isDeepStrictEqual } from 'node:util';
import type { Catalogue, Control } from '../../../core/catalogue';
import type { Finding } from '../../../core/evaluation';
import { deploymentOrder, type StackResource } from '../../../core/templates';
import type { GateVerdict } from '../gate-verdict';
import { containsUnknown, evaluateAll, withStandIns } from '../unresolved-values';
import type { HookResult, HookTarget, Operation, RegisteredHook, StackIdentity } from './hook';

/** A stack event, in CloudFormation's terms. */
export interface StackEvent {
  readonly logicalId: string;
  readonly resourceType: string;
  readonly status: string;
  readonly reason?: string;
  /** The decision of the hook that caused the event. */
  readonly decision?: HookDecision;
}

/** The decision of the hook on one target. */
export interface HookDecision {
  readonly target: ResourceChange;
  readonly verdict: GateVerdict;
  readonly result: HookResult;
}

/** The hook and the controls that it evaluates. */
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
  /** The resources in the template. */
  readonly resources: readonly StackResource[];
  /** The current resources of the stack; undefined when the stack is created. */
  readonly previous?: readonly StackResource[];
}

/**
 * Simulates the deployment of a stack. A resource starts when all of its dependencies are complete, so several resources
 * can be in progress at the same time. Before a targeted resource is provisioned, the hook is invoked. If a resource
 * fails, the stack rolls back.
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
      // An undecided resource does not stop the simulation.
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

/** A change of a resource, with the resource's position in the template. */
export interface ResourceChange extends HookTarget {
  readonly resource: StackResource;
}

/** The resources to create or update. Deletions come last, without an invocation of the hook, and are not simulated. */
function changes(resources: readonly StackResource[], previous: readonly StackResource[] = []): ResourceChange[] {
  const before = new Map(previous.map((resource) => [resource.logicalId, resource]));
  return resources.flatMap((resource): ResourceChange[] => {
    const { logicalId, type, properties } = resource;
    const old = before.get(logicalId);
    const common = { logicalId, type, properties, resource };
    // A resource with the same logical id and another type is a new resource.
    if (old === undefined || old.type !== type) return [{ ...common, operation: 'CREATE' }];
    if (isDeepStrictEqual(old.properties, properties)) return [];
    return [{ ...common, operation: 'UPDATE', previousProperties: old.properties }];
  });
}

/** Groups of changes that depend only on earlier groups. The deployment order excludes circular dependencies. */
function* waves(all: readonly ResourceChange[]): Generator<readonly ResourceChange[]> {
  const waiting = new Map(all.map((change) => [change.logicalId, change]));
  while (waiting.size > 0) {
    const ready = [...waiting.values()].filter(({ resource }) => !resource.dependsOn.some((id) => waiting.has(id)));
    for (const { logicalId } of ready) waiting.delete(logicalId);
    yield ready;
  }
}

const INITIATED = { CREATE: 'creation', UPDATE: 'update' } as const;

/** Invokes the hook if it targets the resource, and provisions the resource unless the hook fails it. */
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
        ? 'Undecided: the decision of the hook depends on values known only at deployment'
        : `Hook invocations complete. Resource ${INITIATED[target.operation]} initiated`,
      decision,
    );
  resourceEvent('COMPLETE');
  return decision;
}

/** Invokes the hook, unless its decision depends on values known only at deployment. */
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

/** Whether the control is enforced by default. */
const isEnforced = ({ defaultMode }: Control): boolean => defaultMode === 'enforce';

/** The result for a resource with unknown verdicts, in the format of the hook's response. */
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
  message: `Only if the resource is deployed, which is known only at deployment (${reason}): ${result.message}`,
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
