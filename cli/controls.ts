import { controls } from '../controls';
import type { Control } from '../core/catalogue';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { explanationsOf } from './explanation';
import type { Terminal } from './terminal';

/** `gatewarden controls`: the catalogue, or all about one control. */
export function showControls(id: string | undefined, environment: Environment): ExitStatus {
  const lines = id === undefined ? listControls(environment) : explain(findControl(id), environment);
  for (const line of lines) environment.print(line);
  return ExitStatus.Clean;
}

/** By id or name. */
function findControl(wanted: string): Control {
  const found = controls.find(({ id, name }) => [id.toLowerCase(), name].includes(wanted.toLowerCase()));
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no control ${wanted}. There are ${controls.map(({ id }) => id).join(', ')}. Example: gatewarden controls GW001`,
  );
}

const listControls = ({ colors }: Terminal): string[] =>
  controls.map(
    ({ id, name, severity, title }) => `${colors.bold(id)}  ${name.padEnd(20)}${severity.padEnd(10)}${title}`,
  );

function explain(control: Control, { colors }: Terminal): string[] {
  const { id, name, severity, title, rationale, references } = control;
  const outcomes = { Fails: colors.red('Fails'), Passes: colors.green('Passes') };
  return [
    `${colors.bold(`${id} ${name}`)}  ${severity}`,
    `${title}.`,
    '',
    rationale,
    ...explanationsOf(control).flatMap(({ heading, remediation, documentation, examples }) => [
      '',
      colors.bold(heading),
      `  ${remediation}`,
      `  ${documentation}`,
      ...examples.flatMap(({ outcome, lines }) => [`  ${outcomes[outcome]}`, ...lines.map((line) => `    ${line}`)]),
    ]),
    ...besides(control).flatMap(({ heading, lines }) => [
      '',
      colors.bold(heading),
      ...lines.map((line) => `  ${line}`),
    ]),
    '',
    colors.bold('The same idea elsewhere'),
    ...references.map(({ system, id: rule, url }) => `  ${system} ${rule}\n    ${url}`),
  ];
}

/** What the gate in Azure says beside its verdict on a control. */
const besides = ({
  policyTextSearches = [],
  relatedPolicies = [],
}: Control): { readonly heading: string; readonly lines: readonly string[] }[] => [
  ...policyTextSearches.map(({ title, remediation, limits }) => ({
    heading: 'Reported in Azure, and never denied',
    lines: [`${title}.`, remediation, limits],
  })),
  ...relatedPolicies.map(({ title, rationale, remediation, documentation }) => ({
    heading: 'A way around it, for which Azure has a policy',
    lines: [`${title}.`, rationale, remediation, documentation],
  })),
];
