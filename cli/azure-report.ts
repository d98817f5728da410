import type { GateChange, GateStatus, PropertyDifference } from '../clouds/azure';
import type { Terminal } from './terminal';

type Colors = Terminal['colors'];

export interface ChangesReport {
  readonly scope: string;
  readonly whatIf: boolean;
  readonly changes: readonly GateChange[];
}

export function* formatChanges({ scope, changes }: ChangesReport, colors: Colors): Generator<string> {
  yield colors.bold(scope);
  for (const change of changes) yield* formatChange(change, colors);
  const kept = changes.filter(({ action }) => action === 'keep').length;
  if (kept > 0) yield `  = ${kept} unchanged`;
}

function* formatChange(
  { action, resource: { kind, id, name }, differences }: GateChange,
  colors: Colors,
): Generator<string> {
  if (action === 'keep') return;
  const marks = { create: colors.green('+ create'), update: colors.yellow('~ update'), delete: colors.red('- delete') };
  // Exemptions in different scopes can have the same name. The ID contains the scope.
  yield `  ${marks[action]}  ${kind}  ${kind === 'policyExemptions' ? id : name}`;
  for (const difference of differences) yield `              ${formatDifference(difference)}`;
}

const formatDifference = ({ path, planned, found }: PropertyDifference): string =>
  `${path}: ${shown(found)} -> ${shown(planned)}`;

function shown(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** The changes as JSON: a stable, versioned contract. */
export const jsonOfChanges = ({ scope, whatIf, changes }: ChangesReport): unknown => ({
  version: 1,
  scope,
  whatIf,
  changes: changes.map(jsonOfChange),
});

/** JSON has no undefined: absent values become null. */
const jsonOfChange = ({ action, resource: { kind, id, name }, differences }: GateChange): unknown => ({
  action,
  kind,
  name,
  id,
  differences: differences.map(({ path, planned = null, found = null }) => ({ path, planned, found })),
});

export const jsonOfStatus = (status: GateStatus): unknown => ({
  version: 1,
  ...status,
  changes: status.changes.map(jsonOfChange),
});

export function* formatStatus(status: GateStatus, colors: Colors): Generator<string> {
  const { scope, assignment, changes, exemptions } = status;
  yield colors.bold(scope);
  yield `  assignment   ${assignment === undefined ? colors.red('none: violations are neither denied nor reported') : assignment.id}`;
  if (assignment !== undefined) yield* formatAssignment(assignment, colors);
  yield `  version      ${formatDrift(changes, colors)}`;
  for (const change of changes) yield* formatChange(change, colors);
  yield `  exemptions   ${exemptions.length === 0 ? 'none' : exemptions.length}`;
  for (const exemption of exemptions) yield `    ${formatExemption(exemption, colors)}`;
  yield* formatCompliance(status.compliance);
}

function* formatAssignment(
  { enforcementMode, effects, notScopes, overrides, resourceSelectors }: NonNullable<GateStatus['assignment']>,
  colors: Colors,
): Generator<string> {
  const isEnforced = enforcementMode === 'Default';
  yield `  enforced     ${isEnforced ? 'yes' : colors.red(`no: ${enforcementMode}`)}`;
  for (const { title, effect } of effects) yield `  effect       ${effect.padEnd(8)}  ${title}`;
  for (const notScope of notScopes) yield `  excluded     ${notScope}`;
  if (overrides > 0)
    yield `  ${colors.yellow('overrides')}    ${overrides}: some resources have other effects than the ones above`;
  if (resourceSelectors > 0)
    yield `  ${colors.yellow('selectors')}    ${resourceSelectors}: the assignment covers only some resources`;
}

const formatDrift = ({ length }: readonly GateChange[], colors: Colors): string =>
  length === 0
    ? colors.green('up to date')
    : colors.yellow(`drift: ${length} of the resources differ from this version and configuration:`);

function formatExemption(
  { scope, title, expiresOn, isExpired, isOurs }: GateStatus['exemptions'][number],
  colors: Colors,
): string {
  const end =
    expiresOn === undefined ? colors.yellow('never expires') : `${isExpired ? 'expired' : 'until'} ${expiresOn}`;
  return `${title}  ${scope}  ${end}${isOurs ? '' : colors.yellow('  not created by Gatewarden')}`;
}

function* formatCompliance(compliance: GateStatus['compliance']): Generator<string> {
  if (compliance === undefined) return;
  if ('unreadable' in compliance) {
    yield `  compliance   cannot be read: ${compliance.unreadable}`;
    return;
  }
  const { compliant, nonCompliant, exempt, nonCompliantByPolicy } = compliance;
  yield `  compliance   ${nonCompliant} not compliant, ${compliant} compliant, ${exempt} exempt, as of Azure's last scan`;
  for (const [policy, count] of Object.entries(nonCompliantByPolicy)) yield `    ${policy}  ${count} not compliant`;
}
