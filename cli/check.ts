import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CheckedFile,
  type CheckFinding,
  type CheckOptions,
  type CheckReport,
  checkFile,
  checkFiles,
  uncheckedParts,
} from '../check';
import { controls } from '../controls';
import type { Severity } from '../core/catalogue';
import { describeReadError, readParameters, type SourceFile } from '../core/files';
import { loadConfiguration } from './configuration-file';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { type FormatName, formats } from './formats';
import { visible } from './formats/visible';
import { packageRoot } from './package-root';
import { startProgress } from './progress';
import { findFiles, isStandardInput, readStandardInput, STANDARD_INPUT_FILE, warnOfUnused } from './template-files';

/** The APIs whose stages need a client certificate: all, or those with HTTP integrations, which present it. */
export type ClientCertificates = 'always' | 'http-integrations';

export interface CheckCommandOptions {
  readonly format: FormatName;
  readonly output?: string;
  /** Shows passed checks too. */
  readonly all: boolean;
  /** Values known only at deployment and unchecked parts fail the run too. Problems of all files are reported. */
  readonly strict: boolean;
  /** The lowest severity that fails. */
  readonly failOn: Severity;
  readonly clientCertificates: ClientCertificates;
  readonly config?: string;
  /** `Key=Value`, or files of parameters. */
  readonly parameters: readonly string[];
}

/** `gatewarden check`: checks templates before deployment. An error in one file does not hide findings in others. */
export async function check(
  paths: readonly string[],
  options: CheckCommandOptions,
  environment: Environment,
): Promise<ExitStatus> {
  const configuration = await loadConfiguration(options.config, process.cwd(), controls);
  const checking: CheckOptions = {
    catalogue: controls,
    parameters: readParameters(options.parameters),
    configuration,
    now: environment.now(),
    onlyWhereItMatters: options.clientCertificates === 'http-integrations',
    strict: options.strict,
  };
  const searched = paths.length === 0 ? ['.'] : paths;
  const { files, errors } = findFiles(searched, 'check', environment);

  const progress = startProgress('checked', files.length);
  const checked = await checkAll(files, checking, environment, (count) => progress.step(count));
  progress.end();

  const declared = checked.flatMap((file) => file.declared);
  warnOfUnused(checking.parameters, declared, environment);
  const report = reportOf(checked, errors);
  for (const { file, line, message } of report.unread)
    environment.warn(visible(`${file}:${line}: Not checked: ${message}`));
  const format = await formats[options.format]();
  write(
    format(report, {
      catalogue: controls,
      colors: environment.colors,
      all: options.all,
      version: version(),
      paths: searched,
    }),
    options,
    environment,
  );
  return statusOf(report, options);
}

async function checkAll(
  files: readonly SourceFile[],
  options: CheckOptions,
  environment: Environment,
  onChecked: (count: number) => void,
): Promise<CheckedFile[]> {
  const worker = join(packageRoot, 'dist', 'check-worker.js');
  const checked = await checkFiles(
    files.filter((file) => !isStandardInput(file)),
    options,
    { worker, onChecked },
  );
  const index = files.findIndex(isStandardInput);
  if (index === -1) return checked;
  const readText = await readStandardInput(environment);
  return checked.toSpliced(index, 0, checkFile(STANDARD_INPUT_FILE, readText, options));
}

function reportOf(checked: readonly CheckedFile[], discoveryErrors: CheckReport['errors']): CheckReport {
  const findings = checked.flatMap((file) => file.findings);
  const errors = [...discoveryErrors, ...checked.flatMap((file) => file.errors)];
  const warnings = checked.flatMap((file) => file.warnings);
  const count = (status: CheckFinding['status']): number =>
    findings.filter((finding) => finding.status === status).length;
  return {
    version: 1,
    summary: {
      files: checked.filter(({ isTemplate }) => isTemplate).length,
      resources: checked.reduce((sum, { resources }) => sum + resources, 0),
      passed: count('pass'),
      failed: count('fail'),
      unknown: count('unknown'),
      errors: errors.length,
      warnings: warnings.length,
    },
    findings,
    errors,
    warnings,
    unread: uncheckedParts(checked),
  };
}

function write(text: string, { output }: CheckCommandOptions, environment: Environment): void {
  if (output === undefined) {
    environment.print(text);
    return;
  }
  try {
    writeFileSync(output, `${text}\n`);
  } catch (error) {
    throw new UsageError(
      `Cannot write the report to ${output}. ${describeReadError(error)} Example: --output gatewarden.sarif`,
    );
  }
}

const BY_SEVERITY: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'];

/** A failed check takes precedence over an error. With --strict, unknown values and unchecked parts fail the run. */
function statusOf({ findings, errors, unread }: CheckReport, { strict, failOn }: CheckCommandOptions): ExitStatus {
  const fails = ({ control: { severity }, status, mode }: CheckFinding): boolean =>
    (status === 'fail' || (strict && status === 'unknown')) &&
    mode !== 'warn' &&
    BY_SEVERITY.indexOf(severity) >= BY_SEVERITY.indexOf(failOn);
  if (findings.some(fails) || (strict && unread.length > 0)) return ExitStatus.Findings;
  return errors.length > 0 ? ExitStatus.Failed : ExitStatus.Clean;
}

const version = (): string =>
  (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }).version;
