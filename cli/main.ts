import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { isUserError } from '../core/errors';
import { type Environment, processEnvironment } from './environment';
import { ExitStatus } from './exit-status';
import { formatNames } from './formats/names';
import { CONFIG_OPTION, FORMAT_OPTION, optionReaders, PARAMETERS_OPTION } from './option-readers';
import { packageRoot } from './package-root';

/** Runs a command line and returns the exit status. */
export async function run(args: readonly string[], environment: Environment): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.Clean;
  const finish = (result: ExitStatus): void => {
    status = result;
  };
  const program = commands(environment, finish);
  try {
    for (const group of ['azure', 'hook'])
      if (args.includes(group)) await addGroup(group, program, environment, finish);
    setUsageHint(program, program.name());
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has printed the message. It also throws after --help and --version, with the code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Clean : ExitStatus.Failed;
    environment.warn(describe(error));
    return ExitStatus.Failed;
  }
}

const { collect, oneOf } = optionReaders;

// Each command is loaded only when it is called: loading takes half of its time on a small project.
function commands(environment: Environment, finish: (status: ExitStatus) => void): Command {
  const program = new Command('gatewarden')
    .description('Stops insecure API gateways before they exist, in AWS and in Azure.')
    .version(version(), '-V, --version', 'Show the version')
    .helpOption('-h, --help', 'Show usage')
    .helpCommand('help [command]', 'Show usage of a command')
    .exitOverride()
    .configureOutput({
      outputError: (text, writeError) => writeError(usageErrorText(text)),
      writeOut: (text) => environment.print(text.trimEnd()),
      writeErr: (text) => environment.warn(text.trimEnd()),
    })
    .addHelpText('after', EXIT_STATUSES);

  program
    .command('check')
    .argument('[paths...]', 'Files, folders, glob patterns, or - for standard input. Default: the working directory')
    .description('Check templates before you deploy them')
    .option(
      '-f, --format <format>',
      `Output format: ${formatNames.join(', ')}`,
      oneOf('format', ...formatNames),
      'pretty',
    )
    .option('-o, --output <file>', 'Write the report to a file')
    .option('-a, --all', 'Show passed checks too', false)
    .option(
      '-s, --strict',
      'Fail on values known only at deployment and on parts that cannot be checked. In folders, show the problems of every template',
      false,
    )
    .option('--fail-on <severity>', 'Lowest severity that fails: LOW, MEDIUM, HIGH or CRITICAL', severity, 'LOW')
    .option(
      '--client-certificates <when>',
      'Stages that need a client certificate (GW001): always (as in the hook), or http-integrations (only stages of APIs with HTTP integrations)',
      oneOf('value of --client-certificates', 'always', 'http-integrations'),
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
      'Files, folders, glob patterns, or - for standard input. Default: the samples of Gatewarden',
    )
    .description('Deploy templates to local simulations of AWS and Azure, with the hook and the policies in place')
    .option('-u, --update-from <template>', 'Current template of the stack: simulate an update from it')
    .option(...CONFIG_OPTION)
    .option(...PARAMETERS_OPTION, collect, [])
    .option('-r, --region <region>', 'AWS Region of the simulated stack', 'us-east-1')
    .option(...FORMAT_OPTION)
    .addHelpText('after', SIMULATE_EXAMPLES)
    .action(async (templates: string[], options) => {
      const { simulateTemplates } = await import('./simulate');
      finish(await simulateTemplates(templates, options, environment));
    });

  program
    .command('generate')
    .description('Generate Azure Policy definitions from the controls: JSON, Bicep, Terraform, EPAC')
    .option('-o, --output <folder>', 'Folder of the generated files', 'azure-policy')
    .option('--check', 'Compare the files in the folder and fail if they are out of date. Write nothing', false)
    .option(...CONFIG_OPTION)
    .option('--scope <id>', 'Resource ID of the subscription or management group, for files that contain it')
    .addHelpText('after', GENERATE_EXAMPLES)
    .action(async (options) => {
      const { generate } = await import('./generate');
      finish(await generate(options, environment));
    });

  program
    .command('controls')
    .argument('[control]', 'ID or name of a control. Default: list all controls')
    .description('List the controls, or explain one with examples')
    .addHelpText('after', CONTROLS_EXAMPLES)
    .action(async (control: string | undefined) => {
      const { showControls } = await import('./controls');
      finish(showControls(control, environment));
    });

  program.command('hook').description('Register, configure and operate the CloudFormation Hook');

  program.command('azure').description('Deploy, inspect and remove the policies in Azure. Evaluate policy definitions');

  return program;
}

/** The options of these commands are loaded only when needed: most calls are of `check`. */
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

function setUsageHint(command: Command, path: string): void {
  command.showHelpAfterError(`Run \`${path} --help\` for usage.`);
  for (const each of command.commands) setUsageHint(each, `${path} ${each.name()}`);
}

/** Before the message of an option reader Commander puts one of its own, which says less. */
const COMMANDER_PREFACE = /^error: (?:option '.*?' argument '.*?' is invalid\. )?/s;

function usageErrorText(text: string): string {
  const message = text.replace(COMMANDER_PREFACE, '');
  return `gatewarden: ${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}

const EXIT_STATUSES = `
Exit status:
  0  Success: nothing would be blocked
  1  A check failed: something would be blocked, or a difference was found
  2  The command failed, or you declined it`;

const CHECK_EXAMPLES = `
Examples:
  gatewarden check                                            Check all templates below the working directory
  gatewarden check api.yml 'stacks/**/*.json'                 Check a file and the files of a pattern
  gatewarden check cdk.out --strict                           Fail on values known only at deployment
  gatewarden check --format sarif --output gatewarden.sarif   Write a report for code scanning
  cat api.yml | gatewarden check -                            Read standard input

Exit status:
  0  No check failed
  1  A check failed, or with --strict a value is unknown or a part was not checked
  2  A file could not be read, or the command failed`;

const SIMULATE_EXAMPLES = `
Examples:
  gatewarden simulate                                    Deploy the samples
  gatewarden simulate api.yml apim.json                  Deploy your own templates
  gatewarden simulate api.yml --update-from api-v1.yml   Update a stack
  gatewarden simulate api.yml -p StageName=prod          Set a template parameter
  gatewarden simulate stacks --config gatewarden.yaml    Use a configuration file

Exit status:
  0  Nothing would be blocked
  1  A resource would be blocked, or its verdict depends on a value known only at deployment
  2  A template could not be read, or the command failed`;

const GENERATE_EXAMPLES = `
Examples:
  gatewarden generate                                                 Write azure-policy/ with the nearest gatewarden.yaml
  gatewarden generate --check                                         Fail in CI if azure-policy/ is out of date
  gatewarden generate --scope /subscriptions/{id} --output policies   Write files for one subscription to policies/

Exit status:
  0  The files are written, or up to date
  1  With --check: a file is out of date
  2  The command failed`;

const CONTROLS_EXAMPLES = `
Examples:
  gatewarden controls                 List all controls
  gatewarden controls GW001           Explain a control by its ID
  gatewarden controls backend-https   Explain a control by its name`;

function severity(argument: string): string {
  return oneOf('severity', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL')(argument.toUpperCase());
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function describe(error: unknown): string {
  if (isUserError(error)) return `gatewarden: ${error.message}`;
  // Any other error is a defect of Gatewarden. The stack trace belongs in the bug report.
  return `gatewarden: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

if (require.main === module)
  void run(process.argv.slice(2), processEnvironment()).then((status) => {
    process.exitCode = status;
  });
