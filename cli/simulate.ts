import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clouds, openClouds, simulate, type TemplateFile, templateKind, type Verdict } from '../clouds/simulator';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot, requirePackagedHook } from './package-root';
import { formatSimulation, formatSummary, type ReportedSimulation } from './simulation-report';
import { type FileError, findTemplates, formatError, type Outcome, readTemplate, toFileError } from './template-files';

export interface SimulateOptions {
  readonly updateFrom?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly region: string;
  readonly format: 'pretty' | 'json';
}

/** `gatewarden simulate`: deploys templates to embedded clouds, one after the other; a bad file hides no other. */
export async function simulateTemplates(
  paths: readonly string[],
  options: SimulateOptions,
  environment: Environment,
): Promise<ExitStatus> {
  requirePackagedHook();
  if (options.updateFrom !== undefined && paths.length !== 1) throw new UsageError(UPDATE_OF_ONE);
  const jobs = paths.length === 0 ? await sampleJobs() : await templateJobs(paths, options.updateFrom);
  const clouds = openClouds(packageRoot, options.region);
  try {
    const results: Outcome<ReportedSimulation>[] = [];
    for (const job of jobs) {
      const result = 'error' in job ? job : await run(job.value, clouds, options);
      results.push(result);
      if (options.format === 'pretty' && 'value' in result)
        for (const line of formatSimulation(result.value, environment.colors)) environment.print(line);
    }
    return report(results, options, environment);
  } finally {
    clouds.handler.close();
  }
}

const UPDATE_OF_ONE =
  '--update-from goes with the one template that the stack is updated to. Example: gatewarden simulate api.yml --update-from api-v1.yml';

/** One deployment to simulate. */
interface Job {
  readonly template: TemplateFile;
  readonly updateFrom?: TemplateFile;
  readonly about: Pick<ReportedSimulation, 'title' | 'expected'>;
}

interface Sample {
  readonly title: string;
  readonly template: string;
  readonly updateFrom?: string;
  readonly expected: Verdict;
}

const sampleJobs = (): Promise<Outcome<Job>[]> =>
  Promise.all(
    (JSON.parse(readFileSync(samplePath('samples.json'), 'utf8')) as Sample[]).map(
      ({ template, updateFrom, ...about }) =>
        job(readTemplate(samplePath(template)), updateFrom && samplePath(updateFrom), about),
    ),
  );

const samplePath = (name: string): string => join(packageRoot, 'samples', name);

async function templateJobs(paths: readonly string[], updateFrom: string | undefined): Promise<Outcome<Job>[]> {
  const templates = await findTemplates(paths);
  if (updateFrom !== undefined && templates.length !== 1) throw new UsageError(UPDATE_OF_ONE);
  return Promise.all(templates.map((template) => job(template, updateFrom, {})));
}

async function job(
  reading: Outcome<TemplateFile> | Promise<Outcome<TemplateFile>>,
  updateFrom: string | undefined,
  about: Job['about'],
): Promise<Outcome<Job>> {
  const template = await reading;
  if ('error' in template) return template;
  if (!updateFrom) return { value: { template: template.value, about } };
  const previous = await readTemplate(updateFrom);
  if ('error' in previous) return previous;
  for (const { file, document } of [template.value, previous.value])
    if (templateKind(document.value) !== 'CloudFormation')
      return {
        error: { file, message: 'An update is simulated of CloudFormation stacks only; this is an ARM template.' },
      };
  return { value: { template: template.value, updateFrom: previous.value, about } };
}

async function run(
  { template, updateFrom, about }: Job,
  clouds: Clouds,
  { parameters }: SimulateOptions,
): Promise<Outcome<ReportedSimulation>> {
  try {
    const simulation = await simulate(template, clouds, { parameters, ...(updateFrom ? { updateFrom } : {}) });
    return { value: { file: template.file, ...about, ...simulation } };
  } catch (error) {
    return { error: toFileError(template.file, error, template.document) };
  }
}

/** What the hook said is among the decisions; the history tells the rest. */
const withPlainEvents = ({ events, ...simulation }: ReportedSimulation) => ({
  ...simulation,
  ...(events ? { events: events.map(({ decision: _decision, ...event }) => event) } : {}),
});

function report(
  results: readonly Outcome<ReportedSimulation>[],
  { format }: SimulateOptions,
  environment: Environment,
): ExitStatus {
  const simulations = results.flatMap((result) => ('value' in result ? [result.value] : []));
  const errors: FileError[] = results.flatMap((result) => ('error' in result ? [result.error] : []));
  if (format === 'json')
    environment.print(
      JSON.stringify({ version: 1, simulations: simulations.map(withPlainEvents), errors }, undefined, 2),
    );
  else for (const line of formatSummary(simulations, environment.colors)) environment.print(line);
  for (const error of errors) environment.warn(formatError(error));

  // Samples are there to be blocked: of them, only a decision that is not the expected one counts.
  if (simulations.some(({ verdict, expected = 'allowed' }) => verdict !== expected)) return ExitStatus.Findings;
  return errors.length > 0 ? ExitStatus.Failed : ExitStatus.Clean;
}
