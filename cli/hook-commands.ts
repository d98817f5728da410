import type { Command } from 'commander';
import type { Environment } from './environment';
import type { ExitStatus } from './exit-status';
import { CONFIG_OPTION, type OptionReaders } from './option-readers';

/** Adds what `gatewarden hook` can do. It is a file of its own because most calls are of `check`. */
export function addHookCommands(
  hook: Command,
  { collect, collectVariables, oneOf, port }: OptionReaders,
  environment: Environment,
  finish: (status: ExitStatus) => void,
): void {
  const inRegions = (command: Command): Command =>
    command
      .option('-r, --region <region>', 'an AWS region; repeatable. Else that of AWS_REGION or the profile', collect, [])
      .option('--all-regions', 'every region that the account has enabled', false);
  const collectMore = (argument: string, previous: readonly string[] | undefined): string[] =>
    collect(argument, previous ?? []);

  hook
    .command('package')
    .description('write the archive that CloudFormation registers')
    .option('-o, --output <file>', 'the file to write')
    .option('--lambda', 'write the code alone instead, for the function of deploy/lambda-hook.yml', false)
    .addHelpText('after', PACKAGE_EXAMPLES)
    .action(async (options) => {
      const { hookPackage } = await import('./hook-package');
      finish(hookPackage(options, environment));
    });

  inRegions(hook.command('register'))
    .description('register the hook, or bring it up to date; changes nothing where that is done')
    .addHelpText('after', REGISTER_EXAMPLES)
    .action(async (options) => {
      const { hookRegister } = await import('./hook-registry');
      finish(await hookRegister(options, environment));
    });

  inRegions(hook.command('configure'))
    .description('turn the hook on, or change how it decides; what is not said stays as it is set')
    .option(
      '-m, --mode <mode>',
      'warn: report what fails; enforce: block it. A hook that has no mode begins with warn',
      oneOf('warn', 'enforce'),
    )
    .option('-t, --targets <operations>', 'RESOURCE, CLOUD_CONTROL or both: RESOURCE,CLOUD_CONTROL', (text) =>
      text.split(','),
    )
    .option('--include-stack <name>', 'decide only these stacks; * any characters; repeatable', collectMore)
    .option('--exclude-stack <name>', 'do not decide these stacks; * any characters; repeatable', collectMore)
    .option('--all-stacks', 'decide every stack again', false)
    .option(...CONFIG_OPTION)
    .option('--dry-run', 'show what would change, and change nothing', false)
    .addHelpText('after', CONFIGURE_EXAMPLES)
    .action(async (options) => {
      const { hookConfigure } = await import('./hook-registry');
      finish(await hookConfigure(options, environment));
    });

  inRegions(hook.command('status'))
    .description('show versions and configuration')
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', STATUS_EXAMPLES)
    .action(async (options) => {
      const { hookStatus } = await import('./hook-registry');
      finish(await hookStatus(options, environment));
    });

  inRegions(hook.command('results'))
    .description('show what was blocked or warned, where, by which control, and why')
    .option('-s, --since <time>', '30m, 24h, 7d or a date; CloudFormation keeps results for 90 days', '24h')
    .option('--failed', 'only what failed as a whole, without warnings of single controls; faster', false)
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', RESULTS_EXAMPLES)
    .action(async (options) => {
      const { hookResults } = await import('./hook-registry');
      finish(await hookResults(options, environment));
    });

  inRegions(hook.command('disable'))
    .description('stop deciding; registration and configuration stay')
    .option('-y, --yes', 'do not ask for confirmation', false)
    .addHelpText('after', DISABLE_EXAMPLES)
    .action(async (options) => {
      const { hookDisable } = await import('./hook-registry');
      finish(await hookDisable(options, environment));
    });

  inRegions(hook.command('deregister'))
    .description('take the hook out of the registry')
    .option('--purge', 'delete its roles and the bucket of its packages too', false)
    .option('-y, --yes', 'do not ask for confirmation', false)
    .addHelpText('after', DEREGISTER_EXAMPLES)
    .action(async (options) => {
      const { hookDeregister } = await import('./hook-registry');
      finish(await hookDeregister(options, environment));
    });

  hook
    .command('serve')
    .description('serve the packaged hook as Lambda would, for cfn test and the AWS CLI')
    .option('-p, --port <port>', 'port on 127.0.0.1; 0 takes any that is free', port, 3001)
    .option('-r, --region <region>', 'the AWS region that the function believes to be in', 'us-east-1')
    .option('-e, --environment <key=value>', 'a variable of the function; repeatable', collectVariables, {})
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options) => {
      const { hookServe } = await import('./hook-serve');
      finish(await hookServe(options, environment));
    });
}

const PACKAGE_EXAMPLES = `
Examples:
  gatewarden hook package
  gatewarden hook package --lambda --output gatewarden-0.1.0.zip`;

const REGISTER_EXAMPLES = `
Examples:
  gatewarden hook register
  gatewarden hook register --region eu-west-1 --region eu-north-1
  gatewarden hook register --all-regions`;

const CONFIGURE_EXAMPLES = `
Examples:
  gatewarden hook configure --mode warn --dry-run
  gatewarden hook configure --mode warn
  gatewarden hook configure --mode enforce --exclude-stack 'legacy-*'
  gatewarden hook configure --targets RESOURCE,CLOUD_CONTROL --all-regions`;

const STATUS_EXAMPLES = `
Examples:
  gatewarden hook status
  gatewarden hook status --all-regions --format json`;

const RESULTS_EXAMPLES = `
Examples:
  gatewarden hook results
  gatewarden hook results --since 7d --failed
  gatewarden hook results --since 2027-03-31 --format json --all-regions`;

const DISABLE_EXAMPLES = `
Examples:
  gatewarden hook disable                         and again as it was: gatewarden hook configure
  gatewarden hook disable --all-regions --yes     in a script

Exit status: 0 the hook is disabled, 2 the command failed, or you declined it.`;

const DEREGISTER_EXAMPLES = `
Examples:
  gatewarden hook deregister
  gatewarden hook deregister --purge --region eu-west-1 --region eu-north-1
  gatewarden hook deregister --yes   in a script

Exit status: 0 the hook is not registered, 2 the command failed, or you declined it.`;

const SERVE_EXAMPLES = `
Examples:
  gatewarden hook serve                                  then, in another terminal: cfn test
  gatewarden hook serve -p 0 -e HOOK_TYPE_CONFIGURATION='{"controls": {"GW002": "warn"}}'`;
