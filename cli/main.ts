import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { isUserError } from '../core/errors';
import { type Environment, processEnvironment } from './environment';
import { ExitStatus } from './exit-status';
import { formatNames } from './formats/names';
import { CONFIG_OPTION, optionReaders, PARAMETERS_OPTION } from './option-readers';
import { packageRoot } from './package-root';

/** Runs a command line and gives the status to exit with. */
export async function run(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.Clean;
  const finish = (result: ExitStatus): void => {
    status = result;
  };
  const program = commands(environment, finish);
  try {
    for (const group of ['azure', 'hook'])
      if (args.includes(group)) await addGroup(group, program, environment, finish);
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has printed what was wrong; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Clean : ExitStatus.Failed;
    environment.warn(describe(error));
    return ExitStatus.Failed;
  }
}

const { collect, oneOf } = optionReaders;

// A command is loaded when it is called: what one takes to start is half of its time on a small project.
function commands(environment: Environment, finish: (status: ExitStatus) => void): Command {
  const program = new Command('gatewarden')
    .description('Stops insecure API gateways before they exist, in AWS and in Azure.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('Run with --help for usage.')
    .configureOutput({
      writeOut: (text) => environment.print(text.trimEnd()),
      writeErr: (text) => environment.warn(text.trimEnd()),
    })
    .addHelpText('after', '\nExit status: 0 nothing would be blocked, 1 something would be, 2 the tool failed.');

  program
    .command('check')
    .argument(
      '[paths...]',
      'files, folders, patterns, or - for standard input; the working directory when none is given',
    )
    .description('say what the gates will say of templates, before any deployment')
    .option('-f, --format <format>', formatNames.join(', '), oneOf(...formatNames), 'pretty')
    .option('-o, --output <file>', 'write the report to a file')
    .option('-a, --all', 'show what passes too', false)
    .option('-s, --strict', 'fail on what cannot be known, or looked into, before the deployment', false)
    .option('--fail-on <severity>', 'the lowest severity that fails: LOW, MEDIUM, HIGH or CRITICAL', severity, 'LOW')
    .option(
      '--client-certificates <when>',
      'when stages need one (GW001): always, as the hook decides, or http-integrations: where an API has some',
      oneOf('always', 'http-integrations'),
      'always',
    )
    .option(...CONFIG_OPTION)
    .option(...PARAMETERS_OPTION, collect, [])
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (paths: string[], options) => {
      const { check } = await import('./check');
      finish(await check(paths, options, environment));
    });

  program
    .command('simulate')
    .argument(
      '[templates...]',
      'files, folders, patterns, or - for standard input; the samples of Gatewarden when none is given',
    )
    .description('deploy templates to embedded clouds, through the packaged hook and the emitted policies')
    .option('-u, --update-from <template>', 'the template that the stack was made from: simulate an update of it')
    .option(...CONFIG_OPTION)
    .option(...PARAMETERS_OPTION, collect, [])
    .option('-r, --region <region>', 'the AWS region to deploy to', 'us-east-1')
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', SIMULATE_EXAMPLES)
    .action(async (templates: string[], options) => {
      const { simulateTemplates } = await import('./simulate');
      finish(await simulateTemplates(templates, options, environment));
    });

  program
    .command('generate')
    .description('write the controls as Azure Policy: JSON, Bicep, Terraform, EPAC')
    .option('-o, --output <folder>', 'the folder to write, or to check', 'azure-policy')
    .option('--check', 'write nothing; fail when the files are out of date', false)
    .option(...CONFIG_OPTION)
    .option('--scope <id>', 'the subscription or management group, for the files that name one')
    .addHelpText('after', GENERATE_EXAMPLES)
    .action(async (options) => {
      const { generate } = await import('./generate');
      finish(await generate(options, environment));
    });

  program
    .command('controls')
    .argument('[control]', 'id or name of a control: explain it, with examples')
    .description('list the controls of the catalogue')
    .addHelpText('after', CONTROLS_EXAMPLES)
    .action(async (control: string | undefined) => {
      const { showControls } = await import('./controls');
      finish(showControls(control, environment));
    });

  program.command('hook').description('register, configure and serve the CloudFormation Hook');

  program.command('azure').description('deploy the gate to Azure, see how it stands, remove it; evaluate policies');

  return program;
}

/** Most calls are of `check`, which does without the options of these. */
async function addGroup(
  name: string,
  program: Command,
  environment: Environment,
  finish: (status: ExitStatus) => void,
): Promise<void> {
  const group = program.commands.find((command) => command.name() === name);
  const add =
    name === 'hook'
      ? (await import('./hook-commands')).addHookCommands
      : (await import('./azure-commands')).addAzureCommands;
  if (group !== undefined) add(group, optionReaders, environment, finish);
}

const CHECK_EXAMPLES = `
Examples:
  gatewarden check                                   everything below this folder
  gatewarden check api.yml 'stacks/**/*.json'
  gatewarden check cdk.out --strict
  gatewarden check --format sarif --output gatewarden.sarif
  cat api.yml | gatewarden check -`;

const SIMULATE_EXAMPLES = `
Examples:
  gatewarden simulate                                    the samples
  gatewarden simulate api.yml apim.json                  your own templates
  gatewarden simulate api.yml --update-from api-v1.yml   an update of a stack
  gatewarden simulate api.yml -p StageName=prod          with values of parameters
  gatewarden simulate stacks --config gatewarden.yaml    with the modes that you plan`;

const GENERATE_EXAMPLES = `
Examples:
  gatewarden generate                              with the modes and exemptions of gatewarden.yaml
  gatewarden generate --check                      in CI
  gatewarden generate --scope /subscriptions/{id} --output policies`;

const CONTROLS_EXAMPLES = `
Examples:
  gatewarden controls
  gatewarden controls GW001
  gatewarden controls backend-https`;

function severity(argument: string): string {
  return oneOf('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')(argument.toUpperCase());
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function describe(error: unknown): string {
  if (isUserError(error)) return `gatewarden: ${error.message}`;
  // Any other error is a defect of Gatewarden. A report of it needs the trace.
  return `gatewarden: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

if (require.main === module)
  void run(process.argv.slice(2), processEnvironment()).then((status) => {
    process.exitCode = status;
  });
