import type { Command } from 'commander';
import type { Environment } from './environment';
import type { ExitStatus } from './exit-status';
import { CONFIG_OPTION, FORMAT_OPTION, type OptionReaders } from './option-readers';

/** Adds the commands of `gatewarden azure`. */
export function addAzureCommands(
  azure: Command,
  { collect, oneOf }: OptionReaders,
  environment: Environment,
  finish: (status: ExitStatus) => void,
): void {
  const effect = (argument: string): string =>
    oneOf('effect', 'Audit', 'Deny', 'Disabled')(argument.charAt(0).toUpperCase() + argument.slice(1).toLowerCase());
  const inScope = (command: Command): Command =>
    command
      .option('-s, --subscription <id>', 'Subscription ID')
      .option('-m, --management-group <name>', 'Management group name, instead of a subscription')
      .option(...CONFIG_OPTION)
      .option('--cloud <cloud>', 'Azure cloud: public, usgov or china', oneOf('cloud', 'public', 'usgov', 'china'));

  azure
    .command('evaluate')
    .description('Evaluate an Azure Policy definition against a resource')
    .requiredOption('--policy <file>', 'Policy definition: {"properties": {"policyRule": …}}, or the policy rule alone')
    .requiredOption('--resource <file>', 'Resource as in a request body, an array of resources, or an ARM template')
    .option('-e, --effect <effect>', 'Effect that the assignment sets, for example Deny')
    .option('-p, --parameters <name=value|file>', 'Policy parameter, or a parameter file. Repeatable', collect, [])
    .option('--aliases <file>', 'Aliases of other resource providers: the output of `az provider show --expand`')
    .option('--related <file>', 'Existing resources, for auditIfNotExists and deployIfNotExists')
    .option('--context <file>', 'Subscription, resource group and request context that the policy rule reads')
    .option(...FORMAT_OPTION)
    .addHelpText('after', AZURE_EVALUATE_EXAMPLES)
    .action(async (options) => {
      const { azureEvaluate } = await import('./azure-evaluate');
      finish(azureEvaluate(options, environment));
    });
  inScope(azure.command('deploy'))
    .description('Create or update the policy definitions, the initiative, the assignment and the exemptions')
    .option('-e, --effect <effect>', 'Effect of controls in mode enforce: Audit, Deny or Disabled', effect, 'Deny')
    .option('--not-scope <id>', 'Resource group or resource to exclude. Repeatable', collect, [])
    .option('--what-if', 'Show the changes without applying them', false)
    .option(...FORMAT_OPTION)
    .addHelpText('after', AZURE_DEPLOY_EXAMPLES)
    .action(async (options) => {
      const { azureDeploy } = await import('./azure');
      finish(await azureDeploy(options, environment));
    });
  inScope(azure.command('status'))
    .description('Show the assignment, its effects, exemptions, compliance and drift from this version')
    .option('-e, --effect <effect>', 'Expected effect. Default: any effect', effect)
    .option('--not-scope <id>', 'Resource group or resource that is expected to be excluded. Repeatable', collect, [])
    .option(...FORMAT_OPTION)
    .addHelpText('after', AZURE_STATUS_EXAMPLES)
    .action(async (options) => {
      const { azureStatus } = await import('./azure');
      finish(await azureStatus(options, environment));
    });
  inScope(azure.command('remove'))
    .description('Delete the exemptions, the assignment, the initiative and the policy definitions')
    .option('-y, --yes', 'Do not ask for confirmation', false)
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

Exit status:
  0  No resource is denied
  1  A resource is denied
  2  The policy could not be evaluated, or the command failed`;

const AZURE_DEPLOY_EXAMPLES = `
Examples:
  gatewarden azure deploy -s 00000000-0000-0000-0000-000000000000 --effect Audit --what-if   Show the changes
  gatewarden azure deploy -s 00000000-0000-0000-0000-000000000000 --effect Audit             Report violations
  gatewarden azure deploy --management-group contoso                                         Deny violations

Exit status:
  0  The policies are deployed, or --what-if showed the changes
  2  The command failed`;

const AZURE_STATUS_EXAMPLES = `
Examples:
  gatewarden azure status --subscription 00000000-0000-0000-0000-000000000000
  gatewarden azure status --management-group contoso --format json

Exit status:
  0  Everything matches this version and the configuration
  1  A resource differs or is missing
  2  The command failed`;

const AZURE_REMOVE_EXAMPLES = `
Examples:
  gatewarden azure remove --subscription 00000000-0000-0000-0000-000000000000
  gatewarden azure remove --management-group contoso --yes                      Do not ask, for scripts

Exit status:
  0  The resources are deleted
  2  The command failed, or you declined it`;
