import type { Command } from 'commander';
import type { Environment } from './environment';
import type { ExitStatus } from './exit-status';
import { CONFIG_OPTION, FORMAT_OPTION, type OptionReaders } from './option-readers';

/** Adds the commands of `gatewarden hook`. They are loaded only for this group, because most calls are of `check`. */
export function addHookCommands(
  hook: Command,
  { collect, collectVariables, oneOf, port }: OptionReaders,
  environment: Environment,
  finish: (status: ExitStatus) => void,
): void {
  const inRegions = (command: Command): Command =>
    command
      .option('-r, --region <region>', 'AWS Region. Repeatable. Default: AWS_REGION or the AWS profile', collect, [])
      .option('--all-regions', 'All Regions enabled in the account', false);
  const collectMore = (argument: string, previous: readonly string[] | undefined): string[] =>
    collect(argument, previous ?? []);

  hook
    .command('package')
    .description('Write the hook package that CloudFormation registers')
    .option('-o, --output <file>', 'File to write')
    .option('--lambda', 'Write a Lambda deployment package instead, for deploy/lambda-hook.yml', false)
    .addHelpText('after', PACKAGE_EXAMPLES)
    .action(async (options) => {
      const { hookPackage } = await import('./hook-package');
      finish(hookPackage(options, environment));
    });

  inRegions(hook.command('register'))
    .description('Register the hook, or update it to this version')
    .addHelpText('after', REGISTER_EXAMPLES)
    .action(async (options) => {
      const { hookRegister } = await import('./hook-registry');
      finish(await hookRegister(options, environment));
    });

  inRegions(hook.command('configure'))
    .description('Enable the hook or change its configuration. Options you omit keep their current values')
    .option(
      '-m, --mode <mode>',
      'warn reports failures, enforce blocks them. Default on first use: warn',
      oneOf('mode', 'warn', 'enforce'),
    )
    .option(
      '-t, --targets <operations>',
      'Target operations: RESOURCE, CLOUD_CONTROL or RESOURCE,CLOUD_CONTROL',
      (text) => text.split(','),
    )
    .option('--include-stack <name>', 'Evaluate only these stacks. * matches any characters. Repeatable', collectMore)
    .option('--exclude-stack <name>', 'Do not evaluate these stacks. * matches any characters. Repeatable', collectMore)
    .option('--all-stacks', 'Remove the stack filters: evaluate all stacks', false)
    .option(...CONFIG_OPTION)
    .option('--dry-run', 'Show the changes without applying them', false)
    .addHelpText('after', CONFIGURE_EXAMPLES)
    .action(async (options) => {
      const { hookConfigure } = await import('./hook-registry');
      finish(await hookConfigure(options, environment));
    });

  inRegions(hook.command('status'))
    .description('Show the registered versions and the configuration')
    .option(...FORMAT_OPTION)
    .addHelpText('after', STATUS_EXAMPLES)
    .action(async (options) => {
      const { hookStatus } = await import('./hook-registry');
      finish(await hookStatus(options, environment));
    });

  inRegions(hook.command('results'))
    .description('Show blocked and warned resources, with the stack, the control and the reason')
    .option('-s, --since <time>', '30m, 24h, 7d or a date. CloudFormation keeps results for 90 days', '24h')
    .option('--failed', 'Show only failed invocations, without warnings of single controls. Faster', false)
    .option(...FORMAT_OPTION)
    .addHelpText('after', RESULTS_EXAMPLES)
    .action(async (options) => {
      const { hookResults } = await import('./hook-registry');
      finish(await hookResults(options, environment));
    });

  inRegions(hook.command('disable'))
    .description('Disable the hook. It stays registered and configured')
    .option('-y, --yes', 'Do not ask for confirmation', false)
    .addHelpText('after', DISABLE_EXAMPLES)
    .action(async (options) => {
      const { hookDisable } = await import('./hook-registry');
      finish(await hookDisable(options, environment));
    });

  inRegions(hook.command('deregister'))
    .description('Remove the hook from the CloudFormation registry')
    .option('--purge', 'Also delete its IAM roles and the S3 bucket of its packages', false)
    .option('-y, --yes', 'Do not ask for confirmation', false)
    .addHelpText('after', DEREGISTER_EXAMPLES)
    .action(async (options) => {
      const { hookDeregister } = await import('./hook-registry');
      finish(await hookDeregister(options, environment));
    });

  hook
    .command('serve')
    .description('Run the packaged hook behind a local Lambda endpoint, for cfn test and the AWS CLI')
    .option('-p, --port <port>', 'Port on 127.0.0.1. 0 selects a free port', port, 3001)
    .option('-r, --region <region>', 'AWS Region of the function', 'us-east-1')
    .option('-e, --environment <key=value>', 'Environment variable of the function. Repeatable', collectVariables, {})
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options) => {
      const { hookServe } = await import('./hook-serve');
      finish(await hookServe(options, environment));
    });
}

const PACKAGE_EXAMPLES = `
Examples:
  gatewarden hook package
  gatewarden hook package --lambda --output gatewarden-0.1.0.zip

Exit status:
  0  The package is written
  2  The command failed`;

const REGISTER_EXAMPLES = `
Examples:
  gatewarden hook register
  gatewarden hook register --region eu-west-1 --region eu-north-1
  gatewarden hook register --all-regions

Exit status:
  0  The hook is registered in every Region
  2  The command failed in a Region`;

const CONFIGURE_EXAMPLES = `
Examples:
  gatewarden hook configure --mode warn --dry-run                       Show the changes
  gatewarden hook configure --mode warn                                 Report failures
  gatewarden hook configure --mode enforce --exclude-stack 'legacy-*'   Block failures, except in some stacks
  gatewarden hook configure --targets RESOURCE,CLOUD_CONTROL --all-regions

Exit status:
  0  The hook is configured in every Region, or --dry-run showed the changes
  2  The command failed in a Region`;

const STATUS_EXAMPLES = `
Examples:
  gatewarden hook status
  gatewarden hook status --all-regions --format json

Exit status:
  0  The status is shown for every Region
  2  The command failed in a Region`;

const RESULTS_EXAMPLES = `
Examples:
  gatewarden hook results
  gatewarden hook results --since 7d --failed
  gatewarden hook results --since 2027-03-31 --format json --all-regions

Exit status:
  0  The results are shown for every Region, also if resources were blocked
  2  The command failed in a Region`;

const DISABLE_EXAMPLES = `
Examples:
  gatewarden hook disable                       To enable the hook again: gatewarden hook configure
  gatewarden hook disable --all-regions --yes   Do not ask, for scripts

Exit status:
  0  The hook is disabled in every Region
  2  The command failed in a Region, or you declined it`;

const DEREGISTER_EXAMPLES = `
Examples:
  gatewarden hook deregister
  gatewarden hook deregister --purge --region eu-west-1 --region eu-north-1
  gatewarden hook deregister --yes   Do not ask, for scripts

Exit status:
  0  The hook is removed from every Region
  2  The command failed in a Region, or you declined it`;

const SERVE_EXAMPLES = `
Examples:
  gatewarden hook serve   In another terminal: cfn test
  gatewarden hook serve -p 0 -e HOOK_TYPE_CONFIGURATION='{"controls": {"GW002": "warn"}}'

Exit status:
  0  You stopped it with Ctrl+C
  2  The command failed`;
