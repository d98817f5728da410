import { factsElsewhere } from '../core/api-documents';
import type { Control } from '../core/catalogue';
import { allowedValues, type Configuration, type ResourceIdentity } from '../core/configuration';
import { type ControlDecision, decideControl } from '../core/evaluation';
import type { Document } from '../core/templates';
import type { CheckOptions } from './check-options';
import { conditionNote } from './condition-note';
import { withoutHttpIntegrations } from './http-integrations';
import { textFindings } from './policy-texts';
import type { LocatedFinding, Status } from './report';
import { sourceLocation } from './source-location';
import type { Subject } from './subjects';
import type { TemplateReading, TemplateResource } from './template-reading';

/** The findings of all controls on a resource. */
export function checkResource(
  resource: Subject,
  document: Document,
  reading: TemplateReading,
  { catalogue, configuration, now, onlyWhereItMatters = false }: CheckOptions,
): LocatedFinding[] {
  // A template contains neither its stack name nor its Azure scope, so exemptions by these do not apply here.
  const logicalId = resource.type.startsWith('AWS::') ? resource.name : undefined;
  const place: ResourceIdentity = { stackName: undefined, logicalId };
  const findings = catalogue
    .filter((control) => appliesTo(control, resource, reading))
    .flatMap((control) => {
      const decision = decideControl(control, withFactsElsewhere(control, resource), place, configuration, now);
      return decision === undefined ? [] : findingOf(control, decision, resource, document, configuration);
    });
  return [
    ...(onlyWhereItMatters
      ? findings.map((finding) => passUnlessItMatters(finding, resource, reading, document))
      : findings),
    ...catalogue.flatMap((control) => textFindings(control, resource, document, configuration)),
  ];
}

/** Adds the facts that the service takes from another place, such as an imported API definition. */
function withFactsElsewhere({ targets }: Control, resource: TemplateResource): TemplateResource {
  const target = targets[resource.type];
  const elsewhere = target === undefined ? undefined : factsElsewhere(target, resource.properties);
  return elsewhere === undefined ? resource : { ...resource, elsewhere };
}

/** If the template also declares the resource that this one creates, only the declared resource is checked. */
function appliesTo({ targets }: Control, resource: TemplateResource, { declares }: TemplateReading): boolean {
  const target = Object.hasOwn(targets, resource.type) ? targets[resource.type] : undefined;
  if (target === undefined) return false;
  return target.creates === undefined || declares === undefined || !declares(resource, target.creates);
}

function passUnlessItMatters(
  finding: LocatedFinding,
  resource: TemplateResource,
  reading: TemplateReading,
  document: Document,
): LocatedFinding {
  const { mode: _mode, ...others } = finding;
  const matters = finding.control.targets[resource.type]?.matters;
  if (finding.status === 'pass' || matters !== 'with-http-integrations') return finding;
  const reason = withoutHttpIntegrations(resource, reading, document.value);
  return reason === undefined ? finding : { ...others, status: 'pass', message: `${finding.message} ${reason}` };
}

const STATUS: Readonly<Record<ControlDecision['outcome'], Status | undefined>> = {
  passes: 'pass',
  fails: 'fail',
  warns: 'fail',
  undecided: 'fail',
  exempt: 'pass',
  off: undefined,
  'does not apply': undefined,
};

function findingOf(
  control: Control,
  { outcome, reason, note, finding }: ControlDecision,
  resource: Subject,
  document: Document,
  configuration: Configuration,
): LocatedFinding[] {
  const status = STATUS[outcome];
  if (status === undefined || finding === undefined) return [];
  const isUnknown = finding.verdict === 'unknown' && !resource.isDuplicated?.(finding.property);
  const isUndecided = status === 'fail' && (isUnknown || resource.conditional !== undefined);
  const allowed =
    status === 'fail' ? allowedValues(control, resource.type, finding.property, configuration) : undefined;
  const { path, preface, ...written } = sourceLocation(resource, finding, document.value);
  return [
    {
      control,
      status: isUndecided ? 'unknown' : status,
      ...document.locate(path),
      ...written,
      subject: resource.subject,
      message: `${preface}${reason}${status === 'pass' ? '' : conditionNote(resource, reason)}${note}`,
      remediation: finding.remediation,
      ...(allowed === undefined ? {} : { allowed }),
      ...(outcome === 'warns' ? { mode: 'warn' } : {}),
    },
  ];
}
