import type { Command } from 'commander';
import type { Environment } from './environment';
import type { ExitStatus } from './exit-status';
import { CONFIG_OPTION, type OptionReaders } from './option-readers';

/** Adds what `gatewarden azure` can do. */
export function addAzureCommands(
  azure: Command,
  { collect, oneOf }: OptionReaders,
  environment: Environment,
  finish: (status: ExitStatus) => void,
): void {
  const effect = (argument: string): string =>
    oneOf('Audit', 'Deny', 'Disabled')(argument.charAt(0).toUpperCase() + argument.slice(1).toLowerCase());
  const inScope = (command: Command): Command =>
    command
      .option('-s, --subscription <id>', 'the subscription')
      .option('-m, --management-group <name>', 'or the management group')
      .option(...CONFIG_OPTION)
      .option('--cloud <cloud>', 'public, usgov or china', oneOf('public', 'usgov', 'china'));

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
      finish(azureEvaluate(options, environment));
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
      finish(await azureDeploy(options, environment));
    });
  inScope(azure.command('status'))
    .description('show the assignment, its effects, exemptions and compliance, and what differs from this version')
    .option('-e, --effect <effect>', 'the effect that is meant to be there; any when none is given', effect)
    .option('--not-scope <id>', 'a resource group or resource that is meant to be left out; repeatable', collect, [])
    .option('-f, --format <format>', 'pretty or json', oneOf('pretty', 'json'), 'pretty')
    .addHelpText('after', AZURE_STATUS_EXAMPLES)
    .action(async (options) => {
      const { azureStatus } = await import('./azure');
      finish(await azureStatus(options, environment));
    });
  inScope(azure.command('remove'))
    .description('delete the exemptions, the assignment, the initiative and the definitions')
    .option('-y, --yes', 'do not ask for confirmation', false)
    .addHelpText('after', AZURE_REMOVE_EXAMPLES)
    .action(async (options) => {
      const { azureRemove } = await import('./azure');
      finish(await azureRemove(options, environment));
    });
}

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
  gatewarden azure remove --management-group contoso --yes   in a script

Exit status: 0 the resources are deleted, 2 the command failed, or you declined it.`;
