import type { Exemption } from '../../core/configuration/configuration';
import { azurePolicyFiles } from '../../generator/azure/azure-policy';
import { policyDefinitions } from '../../generator/azure/policy-definition';
import type { GeneratedFiles } from '../../generator/files';
import { catalogue as controls } from '../catalogue';

export type Json = Readonly<Record<string, unknown>>;

export const SUBSCRIPTION = '/subscriptions/12345678-1234-1234-1234-123456789abc';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/legacy`;
export const SERVICE = `${GROUP}/providers/Microsoft.ApiManagement/service/contoso`;
export const MANAGEMENT_GROUP = '/providers/Microsoft.Management/managementGroups/contoso';

export const NOW = new Date('2027-03-31T23:59:00Z');

export const exemption = (scope: string, others: Partial<Exemption> = {}): Exemption => ({
  control: 'GW003',
  scope,
  reason: 'moves in March',
  expires: '2027-03-31',
  ...others,
});

/** A reason with characters that have a special meaning in JSON, ARM, Bicep or HCL. */
export const HOSTILE_REASON =
  "[concat('a')] it's \"quoted\" \\ back \\n ${var.x} %{ if } $${y} #{z}\nline 2\r\n\t\"\"\"''' \u2028\u0007 é \u{1f600} /* */ // # ]";

export const CONFIGURATION = {
  controls: { GW003: 'warn', GW001: 'off' },
  exemptions: [
    exemption(SUBSCRIPTION, { reason: HOSTILE_REASON }),
    exemption(GROUP, { control: 'GW004', reason: '[concat(1)]' }),
    exemption(SERVICE),
    exemption('/subscriptions/99999999-1234-1234-1234-123456789abc', { reason: 'another subscription' }),
    { control: 'GW001', stack: 'legacy-*', reason: 'is for AWS', expires: '2020-01-01' },
  ],
} as const;

/** The files for the catalogue without a configuration, and with a configuration for each scope. */
export const FILES: Readonly<Record<'catalogue' | 'subscription' | 'managementGroup', GeneratedFiles>> = {
  catalogue: azurePolicyFiles(controls),
  subscription: azurePolicyFiles(controls, { configuration: CONFIGURATION, scope: SUBSCRIPTION, now: NOW }),
  managementGroup: azurePolicyFiles(controls, {
    configuration: { ...CONFIGURATION, exemptions: [...CONFIGURATION.exemptions, exemption(MANAGEMENT_GROUP)] },
    scope: MANAGEMENT_GROUP,
    now: NOW,
  }),
};

export const DEFINITIONS = policyDefinitions(controls);

export function fileOf(files: GeneratedFiles, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`Not generated: ${path}`);
  return text;
}

export const jsonOf = (files: GeneratedFiles, path: string): Json => JSON.parse(fileOf(files, path)) as Json;
