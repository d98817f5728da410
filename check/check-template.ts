import { factsElsewhere } from '../core/api-documents';
import type { Catalogue, Control } from '../core/catalogue';
import { allowedValues, type Configuration, type ResourceIdentity } from '../core/configuration';
import { azureNames, type ControlDecision, decideControl } from '../core/evaluation';
import type { GivenParameters } from '../core/files';
import {
  type Document,
  type DocumentWarning,
  TemplateError,
  type TemplateKind,
  type TemplateProblem,
  templateKind,
} from '../core/templates';
import type { Unknown } from '../core/values';
import { armResources } from './arm-resources';
import { changedResources } from './changed-resources';
import { conditionNote } from './condition-note';
import { withoutHttpIntegrations } from './http-integrations';
import { textFindings } from './policy-texts';
import { mayHideResource } from './relevance';
import type { LocatedFinding, Status } from './report';
import { sourceLocation } from './source-location';
import { stackResources } from './stack-resources';
import { type Subject, withSubjects } from './subjects';
import type { NestedTemplate, TemplateReading, TemplateResource } from './template-reading';

export interface CheckOptions {
  readonly catalogue: Catalogue;
  /** Values of template parameters. Each template uses the ones that it declares. */
  readonly parameters: GivenParameters;
  readonly configuration: Configuration;
  readonly now: Date;
  /** Passes resources for which the target declares that the control does not matter. The hook cannot recognise these. */
  readonly onlyWhereItMatters?: boolean;
  /** Reports the problems of every file that was found in a folder, also if no control checks anything in it. */
  readonly strict?: boolean;
}

/** A part of the deployment that could not be checked. */
export interface LocatedUnreadPart {
  readonly line: number;
  readonly message: string;
  /** The file that contains the part, relative to the template. Absent if the part is not in a file. */
  readonly template?: string;
}

/** A problem in a part of the template. */
type LocatedProblem = DocumentWarning;

export interface TemplateCheck {
  readonly findings: readonly LocatedFinding[];
  /** The number of resources that a control applies to. */
  readonly resources: number;
  readonly unread: readonly LocatedUnreadPart[];
  readonly errors: readonly LocatedProblem[];
  readonly warnings: readonly LocatedProblem[];
  /** Whether a problem may hide a resource of any type. */
  readonly hidesResource: boolean;
}

type Reader = (document: unknown, parameters: GivenParameters, catalogue: Catalogue) => TemplateReading;

const READERS: Readonly<Record<TemplateKind, Reader>> = {
  ARM: (document, parameters, catalogue) => armResources(document, parameters, azureNames(catalogue)),
  CloudFormation: stackResources,
  // A change set already contains the values of its parameters.
  'change set': changedResources,
};

/**
 * Checks the resources of a template with the same verdicts as the gates.
 * @throws TemplateError if the cloud would reject the template.
 */
export function checkTemplate(document: Document, options: CheckOptions): TemplateCheck {
  // The CloudFormation reader reports why a document of another kind is not a template.
  const read = READERS[templateKind(document.value) ?? 'CloudFormation'];
  return checkReading(read(document.value, options.parameters, options.catalogue), document, options);
}

function checkReading(reading: TemplateReading, document: Document, options: CheckOptions): TemplateCheck {
  const { unread, problems, nested = [] } = reading;
  const targets = reading.resources.filter(({ type }) => isTarget(type, options.catalogue));
  const checked = withSubjects(targets).map((resource) => checkResource(resource, document, reading, options));
  const own: TemplateCheck = {
    findings: checked.flat(),
    resources: checked.filter((findings) => findings.length > 0).length,
    unread: unread.map(({ path, reason, ...template }) => ({
      line: document.locate(path).line,
      message: reason,
      ...template,
    })),
    errors: locateProblems(problems, 'error', document),
    warnings: [...document.warnings, ...locateProblems(problems, 'warning', document)],
    hidesResource: problems.some(({ path }) => mayHideResource(path, document.value)),
  };
  return nested.map((each) => checkNested(each, document, options)).reduce(joined, own);
}

const joined = (one: TemplateCheck, other: TemplateCheck): TemplateCheck => ({
  findings: [...one.findings, ...other.findings],
  resources: one.resources + other.resources,
  unread: [...one.unread, ...other.unread],
  errors: [...one.errors, ...other.errors],
  warnings: [...one.warnings, ...other.warnings],
  hidesResource: one.hidesResource || other.hidesResource,
});

/** Checks a template inside another one. Its findings are where it is written. */
function checkNested(nested: NestedTemplate, document: Document, options: CheckOptions): TemplateCheck {
  const { name, path, value, parameters, problem, conditional } = nested;
  const inner: Document = {
    ...document,
    value,
    warnings: [],
    locate: (inside) => document.locate([...path, ...inside]),
  };
  const named = (message: string): string => `TemplateBody of ${name}: ${message}`;
  try {
    if (problem !== undefined) throw new TemplateError(problem);
    const reading = stackResources(value, parameters, options.catalogue);
    const resources = reading.resources.map((each) => ifDeployed(each, conditional));
    const { findings, errors, warnings, ...check } = checkReading({ ...reading, resources }, inner, options);
    return {
      ...check,
      findings: findings.map((finding) => ({
        ...finding,
        resource: `${name}/${finding.resource}`,
        subject: `${name}/${finding.subject}`,
      })),
      errors: errors.map((each) => ({ ...each, message: named(each.message) })),
      warnings: warnings.map((each) => ({ ...each, message: named(each.message) })),
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const located = { ...inner.locate(error.at?.path ?? []), message: named(error.message) };
    return { findings: [], resources: 0, unread: [], errors: [located], warnings: [], hidesResource: true };
  }
}

const ifDeployed = (resource: TemplateResource, conditional: Unknown | undefined): TemplateResource =>
  conditional && !resource.conditional ? { ...resource, conditional } : resource;

const isTarget = (type: string, catalogue: Catalogue): boolean =>
  catalogue.some(({ targets, policyTextSearches = [] }) =>
    [targets, ...policyTextSearches.map((search) => search.targets)].some((each) => Object.hasOwn(each, type)),
  );

const locateProblems = (
  problems: readonly TemplateProblem[],
  wanted: TemplateProblem['severity'],
  document: Document,
): LocatedProblem[] =>
  problems
    .filter(({ severity }) => severity === wanted)
    .map(({ path, message }) => ({ ...document.locate(path), message }));

function checkResource(
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
