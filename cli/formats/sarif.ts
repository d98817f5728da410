import { createHash } from 'node:crypto';
import { isAbsolute, posix, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Invocation, Location, Log, Notification, Region, Result } from 'sarif';
import type { CheckFinding, CheckReport } from '../../check';
import type { Catalogue } from '../../core/catalogue';
import type { FileProblem } from '../../core/files';
import { explainFinding, type FindingOutcome, outcomeOf, shownFindings } from './findings';
import type { Format } from './format';
import { INFORMATION_URI, LEVEL, ruleOf } from './sarif-rules';
import { visibleJson } from './visible';

/**
 * SARIF 2.1.0, with the properties that GitHub code scanning reads.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarif: Format = (report, { all, catalogue, version }) => {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Gatewarden',
            version,
            semanticVersion: version,
            informationUri: INFORMATION_URI,
            rules: catalogue.map(ruleOf),
          },
        },
        invocations: [
          {
            executionSuccessful: report.errors.length === 0,
            ...overridesOf(report, catalogue),
            toolExecutionNotifications: [
              ...report.errors.map(errorOf),
              ...[...report.warnings, ...report.unread].map(warningOf),
            ],
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: shownFindings(report, all).map((finding) => resultOf(finding, catalogue)),
      },
    ],
  };
  return visibleJson(log);
};

/** The controls that are off by default and that the configuration turned on, as their findings show. */
function overridesOf(
  { findings }: CheckReport,
  catalogue: Catalogue,
): Pick<Invocation, 'ruleConfigurationOverrides'> | undefined {
  const found = new Set(findings.map(({ control }) => control.id));
  const overrides = catalogue.flatMap(({ id, defaultMode }, index) =>
    defaultMode === 'off' && found.has(id) ? [{ descriptor: { id, index }, configuration: { enabled: true } }] : [],
  );
  return overrides.length === 0 ? undefined : { ruleConfigurationOverrides: overrides };
}

function resultOf(finding: CheckFinding, catalogue: Catalogue): Result {
  const { control, file, line, column, resource, resourceType, property } = finding;
  const outcome = outcomeOf(finding);
  return {
    ruleId: control.id,
    ruleIndex: catalogue.findIndex(({ id }) => id === control.id),
    kind: KIND[outcome],
    level: levelOf(finding, outcome),
    message: { text: withoutLinks(explainFinding(finding)) },
    locations: [
      {
        ...physicalLocation(file, { startLine: line, startColumn: column }),
        logicalLocations: [{ name: resource, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'gatewardenFinding/v2': fingerprint(finding) },
    properties: { resourceType, property, severity: control.severity },
  };
}

/** `open`: the information is not sufficient to decide. */
const KIND = { fail: 'fail', warn: 'fail', unknown: 'open', pass: 'pass' } satisfies Record<
  FindingOutcome,
  Result.kind
>;

/**
 * Only failures have a level (SARIF 3.27.10). A warning never has the level error, because code scanning fails pull
 * requests on errors.
 */
function levelOf({ control: { severity } }: CheckFinding, outcome: FindingOutcome): Result.level {
  if (outcome === 'unknown' || outcome === 'pass') return 'none';
  const level = LEVEL[severity];
  return outcome === 'warn' && level === 'error' ? 'warning' : level;
}

const errorOf = (error: FileProblem): Notification => ({ level: 'error', ...notificationOf(error) });

const warningOf = (warning: FileProblem): Notification => ({ level: 'warning', ...notificationOf(warning) });

const notificationOf = ({ file, line, column, message }: FileProblem): Notification => ({
  message: { text: withoutLinks(message) },
  locations: [physicalLocation(file, line === undefined ? undefined : regionAt(line, column))],
});

const regionAt = (line: number, column: number | undefined): Region => ({
  startLine: line,
  ...(column === undefined ? {} : { startColumn: column }),
});

const physicalLocation = (file: string, region: Region | undefined): Location => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...(region === undefined ? {} : { region }) },
});

/**
 * Identifies a finding by control, file and resource. It stays the same when lines move, values change or other findings
 * are fixed.
 */
const fingerprint = ({ control, file, subject }: CheckFinding): string =>
  createHash('sha256')
    .update(JSON.stringify([control.id, uriOf(file), subject]))
    .digest('hex');

/** The URI of a file: relative if its path is relative. */
function uriOf(file: string): string {
  const wellFormed = file.replaceAll(/\p{Cs}/gu, '\u{fffd}');
  if (isAbsolute(wellFormed)) return pathToFileURL(wellFormed).href;
  return posix.normalize(wellFormed.replaceAll(sep, '/')).split('/').map(encodeURIComponent).join('/');
}

/** SARIF messages support links, `[text](target)`. Text from a template must not become one. */
const withoutLinks = (text: string): string => text.replaceAll('](', '] (');
