import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { GenerationError } from '../generator/generation-error';
import { ExitStatus, UsageError } from './exit-status';
import { formatNames } from './formats/names';
import { packageRoot } from './package-root';
import { processTerminal, type Terminal } from './terminal';

/** Runs a command line and gives the status to exit with. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.Clean;
  const finish = (result: ExitStatus): void => {
    status = result;
  };
  const program = commands(terminal, finish);
  try {
    if (args.includes('hook')) await addHookCommands(program, terminal, finish);
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    // Commander has printed what was wrong; help and version end this way too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitStatus.Clean : ExitStatus.Failed;
    terminal.warn(describe(error));
    return ExitStatus.Failed;
  }
}

// A command is loaded when it is called: what one takes to start is half of its time on a small project.
function commands(terminal: Terminal, finish: (status: ExitStatus) => void): Command {
  const program = new Command('gatewarden')
    .description('Stops insecure API gateways before they exist, in AWS and in Azure.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(--help shows what can be said)')
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.warn(text.trimEnd()),
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
    .option('-c, --config <file>', 'the configuration; else the nearest gatewarden.yaml upwards')
    .option('-p, --parameters <key=value|file>', 'a template parameter, or a file of them; repeatable', collect, [])
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (paths: string[], options) => {
      const { check } = await import('./check');
      finish(await check(paths, options, terminal));
    });

  program
    .command('simulate')
    .argument('[templates...]', 'CloudFormation or ARM templates; the samples of this project when none is given')
    .description('deploy templates to embedded clouds, through the packaged hook and the emitted policies')
    .option('-u, --update-from <template>', 'the template that the stack was made from: simulate an update of it')
    .option('-p, --parameters <key=value>', 'the value of a template parameter; repeatable', collectParameters, {})
    .option('-r, --region <region>', 'the AWS region to deploy to', 'us-east-1')
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', SIMULATE_EXAMPLES)
    .action(async (templates: string[], options) => {
      const { simulateTemplates } = await import('./simulate');
      finish(await simulateTemplates(templates, options, terminal));
    });

  program
    .command('generate')
    .description('write the Azure policies of the catalogue to azure-policy/')
    .option('-c, --check', 'write nothing: fail when the files are not what the catalogue says', false)
    .option('-o, --output <folder>', 'write to, or check, another folder')
    .option('--config <file>', 'with --output: take effects and exemptions from a gatewarden.yaml')
    .option('--scope <id>', 'with --output: name a subscription or management group in the files that need one')
    .addHelpText('after', GENERATE_EXAMPLES)
    .action(async ({ check, output, config, scope }) => {
      const { generate } = await import('./generate');
      finish(await generate({ check, output, config, scope }, terminal));
    });

  program
    .command('controls')
    .argument('[control]', 'id or name of a control: explain it, with examples')
    .description('list the controls of the catalogue')
    .addHelpText('after', CONTROLS_EXAMPLES)
    .action(async (control: string | undefined) => {
      const { controls } = await import('./controls');
      finish(controls(control, terminal));
    });

  program.command('hook').description('register, configure and serve the CloudFormation Hook');

  const azure = program.command('azure').description('deploy the gate to Azure, see how it stands, remove it; evaluate policies');
  azure
    .command('evaluate')
    .description('say what a policy definition, of whomever, does with resources, and why')
    .requiredOption('--policy <file>', 'the definition: {"properties": {"policyRule": …}}, or the rule alone')
    .requiredOption('--resource <file>', 'a resource as a request has it, an array of them, or an ARM template')
    .option('-e, --effect <effect>', 'the effect that the assignment sets: Deny')
    .option('-p, --parameters <name=value|file>', 'a parameter of the definition, or a file; repeatable', collect, [])
    .option('--aliases <file>', 'aliases of other providers, as `az provider show --expand` prints them')
    .option('--related <file>', 'resources that exist, for the effects that look for one')
    .option('--context <file>', 'the subscription, resourceGroup and so on that a rule asks for')
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', AZURE_EVALUATE_EXAMPLES)
    .action(async (options) => {
      const { azureEvaluate } = await import('./azure-evaluate');
      finish(azureEvaluate(options, terminal));
    });
  inScope(azure.command('deploy'))
    .description('define and assign the policies, or bring them up to date')
    .option('-e, --effect <effect>', 'of what the configuration enforces: Audit, Deny or Disabled', effect, 'Deny')
    .option('--not-scope <id>', 'a resource group or resource to leave out; repeatable', collect, [])
    .option('--what-if', 'change nothing: show what would be', false)
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', AZURE_DEPLOY_EXAMPLES)
    .action(async (options) => {
      const { azureDeploy } = await import('./azure');
      finish(await azureDeploy(options, terminal));
    });
  inScope(azure.command('status'))
    .description('show the assignment, its effects, exemptions and compliance, and what differs from this version')
    .option('-e, --effect <effect>', 'the effect that is meant to be there; any when none is given', effect)
    .option('--not-scope <id>', 'a resource group or resource that is meant to be left out; repeatable', collect, [])
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', AZURE_STATUS_EXAMPLES)
    .action(async (options) => {
      const { azureStatus } = await import('./azure');
      finish(await azureStatus(options, terminal));
    });
  inScope(azure.command('remove'))
    .description('delete the exemptions, the assignment, the initiative and the definitions')
    .option('-y, --yes', 'do not ask', false)
    .addHelpText('after', AZURE_REMOVE_EXAMPLES)
    .action(async (options) => {
      const { azureRemove } = await import('./azure');
      finish(await azureRemove(options, terminal));
    });

  return program;
}

async function addHookCommands(
  program: Command,
  terminal: Terminal,
  finish: (status: ExitStatus) => void,
): Promise<void> {
  const hook = program.commands.find((command) => command.name() === 'hook');
  const { addHookCommands: add } = await import('./hook-commands');
  if (hook !== undefined) add(hook, { collect, collectParameters, oneOf, port }, terminal, finish);
}

const inScope = (command: Command): Command =>
  command
    .option('-s, --subscription <id>', 'the subscription')
    .option('-m, --management-group <name>', 'or the management group')
    .option('-c, --config <file>', 'the configuration; else the nearest gatewarden.yaml upwards')
    .option('--cloud <cloud>', 'public, usgov or china', oneOf('public', 'usgov', 'china'));

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
  gatewarden simulate api.yml -p StageName=prod          with values of parameters`;

const GENERATE_EXAMPLES = `
Examples:
  gatewarden generate           after a control has changed
  gatewarden generate --check   in CI
  gatewarden generate --config gatewarden.yaml --scope /subscriptions/{id} --output policies`;

const CONTROLS_EXAMPLES = `
Examples:
  gatewarden controls
  gatewarden controls GW001
  gatewarden controls backend-https`;

const AZURE_EVALUATE_EXAMPLES = `
Examples:
  gatewarden azure evaluate --policy policy.json --resource api.json --effect Deny
  gatewarden azure evaluate --policy azurepolicy.rules.json --resource main.json -p 'skus=["Premium"]'
  gatewarden azure evaluate --policy storage.json --resource account.json --aliases storage-aliases.json

Exit status: 0 nothing is denied, 1 something is, 2 it could not be evaluated.`;

const AZURE_DEPLOY_EXAMPLES = `
Examples:
  gatewarden azure deploy -s 00000000-0000-0000-0000-000000000000 --effect Audit --what-if
  gatewarden azure deploy -s 00000000-0000-0000-0000-000000000000 --effect Audit   observe first
  gatewarden azure deploy --management-group contoso                               then deny`;

const AZURE_STATUS_EXAMPLES = `
Examples:
  gatewarden azure status --subscription 00000000-0000-0000-0000-000000000000
  gatewarden azure status --management-group contoso --format json

Exit status: 0 all is as this version says, 1 something differs or is missing, 2 the tool failed.`;

const AZURE_REMOVE_EXAMPLES = `
Examples:
  gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000
  gatewarden azure remove --management-group contoso --yes   in a script`;

function effect(argument: string): string {
  return oneOf('Audit', 'Deny', 'Disabled')(argument.charAt(0).toUpperCase() + argument.slice(1).toLowerCase());
}

function severity(argument: string): string {
  return oneOf('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')(argument.toUpperCase());
}

function port(argument: string): number {
  const number = Number(argument);
  if (/^\d+$/.test(argument) && number < 65_536) return number;
  throw new InvalidArgumentError('It is no port. Example: 3001');
}

const collect = (argument: string, previous: readonly string[]): string[] => [...previous, argument];

function collectParameters(argument: string, previous: Record<string, string>): Record<string, string> {
  const separator = argument.indexOf('=');
  if (separator < 1) throw new InvalidArgumentError(`It is no Key=Value. Example: StageName=prod`);
  return { ...previous, [argument.slice(0, separator)]: argument.slice(separator + 1) };
}

const oneOf =
  (...values: string[]) =>
  (argument: string): string => {
    if (values.includes(argument)) return argument;
    throw new InvalidArgumentError(`It is none of ${values.join(', ')}.`);
  };

function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function describe(error: unknown): string {
  if (error instanceof UsageError || error instanceof GenerationError) return `gatewarden: ${error.message}`;
  // Anything else is a fault of ours: whoever reports it needs the trace.
  return `gatewarden: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

if (require.main === module)
  void run(process.argv.slice(2), processTerminal()).then((status) => {
    process.exitCode = status;
  });
