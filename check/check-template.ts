import { controls } from '../controls';
import { clientCertificate } from '../controls/client-certificate';
import { type Configuration, type Decision, decide, type Place } from '../core/evaluation';
import type { GivenParameters } from '../core/files';
import { type Document, type TemplateKind, templateKind } from '../core/templates';
import { armResources } from './arm-resources';
import { changedResources } from './changed-resources';
import { withoutHttpIntegrations } from './http-integrations';
import type { CheckFinding, Status } from './report';
import { asWritten } from './source-location';
import { stackResources } from './stack-resources';
import type { TemplateReading, TemplateResource } from './template-reading';

/** Whose stages have to present a client certificate: those of all APIs, or of those that have integrations of HTTP. */
export type ClientCertificates = 'always' | 'http-integrations';

export interface CheckOptions {
  /** Values of template parameters; each template takes those that it declares. */
  readonly parameters: GivenParameters;
  readonly configuration: Configuration;
  readonly now: Date;
  /** `always`, as the hook decides, where nothing is said. */
  readonly clientCertificates?: ClientCertificates;
}

/** What a template leads to and does not hold. */
export interface LocatedPart {
  readonly line: number;
  readonly message: string;
  /** The file that holds it, relative to the template's own; absent where it is no file. */
  readonly template?: string;
}

export interface TemplateCheck {
  readonly findings: readonly Omit<CheckFinding, 'file'>[];
  /** How many resources a control looked at. */
  readonly resources: number;
  /** What could not be looked into. */
  readonly unread: readonly LocatedPart[];
}

const READERS: Readonly<Record<TemplateKind, (document: unknown, parameters: GivenParameters) => TemplateReading>> = {
  ARM: armResources,
  CloudFormation: stackResources,
  // It is made with values already.
  'change set': changedResources,
};

/**
 * What the gates will say of a template.
 * @throws TemplateError where the cloud would refuse the template.
 */
export function checkTemplate(document: Document, options: CheckOptions): TemplateCheck {
  // A document of another kind is read as a CloudFormation template, which says why it is none.
  const read = READERS[templateKind(document.value) ?? 'CloudFormation'];
  const reading = read(document.value, options.parameters);
  const { resources, unread } = reading;
  const checked = resources.map((resource) => checkResource(resource, document, reading, options));
  return {
    findings: checked.flat(),
    resources: checked.filter((findings) => findings.length > 0).length,
    unread: unread.map(({ path, reason, ...template }) => ({
      line: document.locate(path).line,
      message: reason,
      ...template,
    })),
  };
}

function checkResource(
  resource: TemplateResource,
  document: Document,
  reading: TemplateReading,
  { configuration, now, clientCertificates }: CheckOptions,
): Omit<CheckFinding, 'file'>[] {
  // Which stack a template becomes is not written in it, nor where in Azure it goes: exemptions there are of scopes.
  const logicalId = resource.type.startsWith('AWS::') ? resource.name : undefined;
  const place: Place = { stackName: undefined, logicalId };
  return controls
    .filter((control) => Object.hasOwn(control.targets, resource.type))
    .map((control) => decide(control, resource, place, configuration, now))
    .flatMap((decision) => findingOf(decision, resource, document))
    .map((finding) =>
      clientCertificates === 'http-integrations' ? whereNeeded(finding, resource, reading, document) : finding,
    );
}

/** A certificate that nothing would present is not asked for. */
function whereNeeded(
  { mode, ...finding }: Omit<CheckFinding, 'file'>,
  resource: TemplateResource,
  reading: TemplateReading,
  document: Document,
): Omit<CheckFinding, 'file'> {
  const isMissing = finding.control === clientCertificate.id && finding.status !== 'pass';
  const reason = isMissing ? withoutHttpIntegrations(resource, reading, document.value) : undefined;
  return reason === undefined
    ? { ...finding, ...(mode === undefined ? {} : { mode }) }
    : { ...finding, status: 'pass', message: `${finding.message} ${reason}` };
}

const STATUS: Readonly<Record<Decision['outcome'], Status | undefined>> = {
  passes: 'pass',
  fails: 'fail',
  warns: 'fail',
  undecided: 'fail',
  exempt: 'pass',
  off: undefined,
  'does not apply': undefined,
};

function findingOf(
  { control, outcome, reason, note, finding }: Decision,
  resource: TemplateResource,
  document: Document,
): Omit<CheckFinding, 'file'>[] {
  const status = STATUS[outcome];
  if (status === undefined || finding === undefined) return [];
  const isUnknown = finding.verdict === 'unknown' && !resource.isTwice?.(finding.property);
  const open = status === 'fail' && (isUnknown || resource.conditional !== undefined);
  const doubt =
    resource.conditional && status !== 'pass'
      ? ` Nobody can tell yet whether it is deployed: ${resource.conditional.reason}.`
      : '';
  const { path, preface, ...written } = asWritten(resource, finding.property, document.value);
  return [
    {
      control: control.id,
      name: control.name,
      severity: control.severity,
      status: open ? 'unknown' : status,
      ...document.locate(path),
      ...written,
      message: `${preface}${reason}${doubt}${note}`,
      remediation: finding.remediation,
      ...(outcome === 'warns' ? { mode: 'warn' } : {}),
    },
  ];
}
