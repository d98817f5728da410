import { controls as everyControl } from '../controls';
import type { Catalogue, Control } from '../core/catalogue';
import { explanationsOf } from '../generator';
import type { Environment } from './environment';
import { ExitStatus, UsageError } from './exit-status';
import { formatTable } from './table';

/** `gatewarden controls`: lists the controls, or explains one. */
export function showControls(
  id: string | undefined,
  environment: Environment,
  catalogue: Catalogue = everyControl,
): ExitStatus {
  const lines =
    id === undefined ? listControls(catalogue, environment) : explain(findControl(id, catalogue), environment);
  for (const line of lines) environment.print(line);
  if (id === undefined) environment.warn(`To explain a control: gatewarden controls ${catalogue[0]?.id}`);
  return ExitStatus.Clean;
}

/** Finds a control by ID or name. */
function findControl(wanted: string, catalogue: Catalogue): Control {
  const found = catalogue.find(({ id, name }) => [id.toLowerCase(), name].includes(wanted.toLowerCase()));
  if (found !== undefined) return found;
  throw new UsageError(
    `Unknown control "${wanted}". Controls: ${catalogue.map(({ id }) => id).join(', ')}. Example: gatewarden controls ${catalogue[0]?.id}`,
  );
}

const listControls = (catalogue: Catalogue, { colors }: Environment): string[] =>
  formatTable(
    ['Id', 'Name', 'Severity', 'Default', 'Title'],
    catalogue.map(({ id, name, severity, defaultMode, title }) => [id, name, severity, defaultMode, title]),
  ).map((line, row) => (row === 0 ? colors.bold(line) : line));

function explain(control: Control, { colors }: Environment): string[] {
  const { id, name, severity, defaultMode, title, rationale, references } = control;
  const outcomes = { Fails: colors.red('Fails'), Passes: colors.green('Passes') };
  return [
    `${colors.bold(`${id} ${name}`)}  ${severity}`,
    `${title}.`,
    `Default mode: ${defaultMode}`,
    '',
    rationale,
    ...explanationsOf(control).flatMap(({ heading, remediation, documentation, examples }) => [
      '',
      colors.bold(heading),
      `  ${remediation}`,
      `  ${documentation}`,
      ...examples.flatMap(({ outcome, lines }) => [`  ${outcomes[outcome]}`, ...lines.map((line) => `    ${line}`)]),
    ]),
    ...azureOnly(control).flatMap(({ heading, lines }) => [
      '',
      colors.bold(heading),
      ...lines.map((line) => `  ${line}`),
    ]),
    '',
    colors.bold('Related rules in other tools'),
    ...references.map(({ system, id: rule, url }) => `  ${system} ${rule}\n    ${url}`),
  ];
}

/** Checks that exist only in Azure. */
const azureOnly = ({
  policyTextSearches = [],
  relatedPolicies = [],
}: Control): { readonly heading: string; readonly lines: readonly string[] }[] => [
  ...policyTextSearches.map(({ title, remediation, limits }) => ({
    heading: 'Audited in Azure, never denied',
    lines: [`${title}.`, remediation, limits],
  })),
  ...relatedPolicies.map(({ title, rationale, remediation, documentation }) => ({
    heading: 'Related policy in Azure',
    lines: [`${title}.`, rationale, remediation, documentation],
  })),
];
