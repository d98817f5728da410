import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GateConfiguration,
  type GateVerdict,
  openClouds,
  type SimulatedClouds,
  simulate,
} from '../clouds/simulator';
import { controls } from '../controls';
import type { Configuration } from '../core/configuration';
import {
  declaredNames,
  describeProblem,
  type FileProblem,
  type GivenParameters,
  problemIn,
  readParameters,
  readTemplateFile,
  type SourceFile,
  type Template,
} from '../core/files';
import { policyPlan } from '../generator';
import { readConfigurationFile, validated } from './configuration-file';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { packageRoot, requirePackagedHook } from './package-root';
import { formatSimulation, formatSummary, type ReportedSimulation } from './simulation-report';
import { findFiles, isStandardInput, readStandardInput, STANDARD_INPUT_FILE, warnOfUnused } from './template-files';

export interface SimulateOptions {
  readonly updateFrom?: string;
  /** `Key=Value`, or files of parameters. */
  readonly parameters: readonly string[];
  readonly config?: string;
  readonly region: string;
  readonly format: 'pretty' | 'json';
}

/** `gatewarden simulate`: deploys templates to the embedded clouds, one at a time. An error in one file does not stop the others. */
export async function simulateTemplates(
  paths: readonly string[],
  options: SimulateOptions,
  environment: Environment,
): Promise<ExitStatus> {
  requirePackagedHook();
  if (options.updateFrom !== undefined && paths.length !== 1) throw new UsageError(UPDATE_OF_ONE);
  const parameters = readParameters(options.parameters);
  const { jobs, gates } =
    paths.length === 0 ? sampleRun(options) : await templateRun(paths, options, parameters, environment);
  const clouds = openClouds(packageRoot, options.region, controls, gates);
  try {
    const results: Result<ReportedSimulation>[] = [];
    for (const job of jobs) {
      const result = 'problem' in job ? job : await run(job.value, clouds, parameters);
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
  '--update-from needs exactly one template, the new template of the stack. Example: gatewarden simulate api.yml --update-from api-v1.yml';

/** A value, or the problem that prevented it. */
type Result<T> = { readonly value: T } | { readonly problem: FileProblem };

/** The deployments of a run, and the configuration of the gates. */
interface Run {
  readonly jobs: readonly Result<Job>[];
  readonly gates: GateConfiguration;
}

/** One deployment to simulate. */
interface Job {
  readonly template: Template;
  readonly updateFrom?: Template;
  readonly about: Pick<ReportedSimulation, 'title' | 'expected'>;
}

interface Sample {
  readonly title: string;
  readonly template: string;
  readonly updateFrom?: string;
  readonly expected: GateVerdict;
}

/** The samples show the default configuration, so a gatewarden.yaml in the working directory is ignored. */
function sampleRun({ config }: SimulateOptions): Run {
  if (config !== undefined) throw new UsageError(SAMPLES_CONFIGURED);
  const samples = JSON.parse(readFileSync(samplePath('samples.json'), 'utf8')) as Sample[];
  const jobs = samples.flatMap(({ template, updateFrom, ...about }) =>
    readDeployable(named(samplePath(template))).flatMap((read) =>
      jobsOf(read, updateFrom && samplePath(updateFrom), about),
    ),
  );
  return { jobs, gates: {} };
}

const SAMPLES_CONFIGURED =
  'The samples use the default configuration. To use --config, name a template. Example: gatewarden simulate api.yml --config gatewarden.yaml';

const samplePath = (name: string): string => join(packageRoot, 'samples', name);

const named = (path: string): SourceFile => ({ path, origin: 'named' });

async function templateRun(
  paths: readonly string[],
  options: SimulateOptions,
  parameters: GivenParameters,
  environment: Environment,
): Promise<Run> {
  const gates = await gateConfiguration(options, environment);
  const { files, errors } = findFiles(paths, 'simulate', environment);
  const readText = files.some(isStandardInput) ? await readStandardInput(environment) : undefined;
  const templates = files.flatMap((file) =>
    isStandardInput(file) ? readDeployable(STANDARD_INPUT_FILE, readText) : readDeployable(file),
  );
  if (options.updateFrom !== undefined && templates.length > 1) throw new UsageError(UPDATE_OF_ONE);
  const jobs = templates.flatMap((template) => jobsOf(template, options.updateFrom, {}));
  const declared = templates.flatMap((each) => ('value' in each ? declaredNames(parameters, each.value) : []));
  warnOfUnused(parameters, declared, environment);
  const problems = errors.map((problem) => ({ problem }));
  return { jobs: jobs.length + problems.length > 0 ? [...problems, ...jobs] : [noTemplates(paths)], gates };
}

const noTemplates = (paths: readonly string[]): Result<Job> => ({
  problem: {
    file: paths.join(', '),
    message: 'No CloudFormation, SAM or ARM templates found. Example: gatewarden simulate api.yml',
  },
});

/** The configuration of the gates, from the same file as for `check`. */
async function gateConfiguration({ config }: SimulateOptions, environment: Environment): Promise<GateConfiguration> {
  const file = readConfigurationFile(config, process.cwd());
  if (file === undefined) return {};
  const configuration = await validated(file, controls);
  environment.warn(`Using the configuration of ${file.name}.`);
  if (configuration.exemptions.some(({ scope }) => scope !== undefined))
    environment.warn(
      'Exemptions by Azure scope are not simulated: the template does not contain its deployment scope.',
    );
  return { typeConfiguration: file.value, policyParameters: policyParameters(configuration, environment.now()) };
}

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';

/** The effects that `gatewarden azure deploy` assigns the policies with. */
function policyParameters(configuration: Configuration, now: Date): Readonly<Record<string, unknown>> {
  const plan = policyPlan(controls, SUBSCRIPTION, { ...configuration, exemptions: [] }, { now });
  const assignment = plan.find(({ kind }) => kind === 'policyAssignments');
  const effects = (assignment?.properties['parameters'] ?? {}) as Readonly<Record<string, { readonly value: unknown }>>;
  return Object.fromEntries(Object.entries(effects).map(([name, { value }]) => [name, value]));
}

/** The template in a file, or the reason why it cannot be deployed. Empty for other files found in a folder. */
function readDeployable(file: SourceFile, readText?: () => string): Result<Template>[] {
  const { template, problem } = readTemplateFile(file, readText === undefined ? {} : { readText });
  if (problem !== undefined) return [{ problem }];
  if (template === undefined) return [];
  if (template.kind !== 'change set') return [{ value: template }];
  return file.origin === 'found' ? [] : [{ problem: { file: template.file, message: CHANGE_SET } }];
}

const CHANGE_SET =
  'A change set cannot be simulated, because it does not contain the whole template. Simulate the template, or run gatewarden check on the change set.';

/** The deployment of a template, or its update from another one. */
function jobsOf(template: Result<Template>, updateFrom: string | undefined, about: Job['about']): Result<Job>[] {
  if ('problem' in template) return [template];
  if (!updateFrom) return [{ value: { template: template.value, about } }];
  return readDeployable(named(updateFrom)).map((previous) => {
    if ('problem' in previous) return previous;
    const other = [template.value, previous.value].find(({ kind }) => kind !== 'CloudFormation');
    return other === undefined
      ? { value: { template: template.value, updateFrom: previous.value, about } }
      : { problem: { file: other.file, message: UPDATE_OF_STACK } };
  });
}

const UPDATE_OF_STACK = '--update-from works only with CloudFormation templates. This is an ARM template.';

async function run(
  { template, updateFrom, about }: Job,
  clouds: SimulatedClouds,
  parameters: GivenParameters,
): Promise<Result<ReportedSimulation>> {
  try {
    const simulation = await simulate(template, clouds, { parameters, ...(updateFrom ? { updateFrom } : {}) });
    return { value: { file: template.file, ...about, ...simulation } };
  } catch (error) {
    return { problem: problemIn(template.file, error, template.document) };
  }
}

/** Removes decisions from events, because the report lists them separately. */
const withoutEventDecisions = ({ events, ...simulation }: ReportedSimulation) => ({
  ...simulation,
  ...(events ? { events: events.map(({ decision: _decision, ...event }) => event) } : {}),
});

function report(
  results: readonly Result<ReportedSimulation>[],
  { format }: SimulateOptions,
  environment: Environment,
): ExitStatus {
  const simulations = results.flatMap((result) => ('value' in result ? [result.value] : []));
  const errors = results.flatMap((result) => ('problem' in result ? [result.problem] : []));
  if (format === 'json')
    environment.print(
      JSON.stringify({ version: 1, simulations: simulations.map(withoutEventDecisions), errors }, undefined, 2),
    );
  else for (const line of formatSummary(simulations, environment.colors)) environment.print(line);
  for (const error of errors) environment.warn(describeProblem(error));

  // Some samples are expected to be blocked. Only an unexpected verdict is a finding.
  if (simulations.some(({ verdict, expected = 'allowed' }) => verdict !== expected)) return ExitStatus.Findings;
  return errors.length > 0 ? ExitStatus.Failed : ExitStatus.Clean;
}
