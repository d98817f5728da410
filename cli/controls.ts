import { stringify } from 'yaml';
import { controls as catalogue } from '../controls';
import type { Control, Properties } from '../controls/control';
import { ExitStatus, UsageError } from './exit-status';
import type { Terminal } from './terminal';

/** `gatewarden controls`: the catalogue, or all about one control. */
export function controls(id: string | undefined, terminal: Terminal): ExitStatus {
  const lines = id === undefined ? listControls(terminal) : explain(findControl(id), terminal);
  for (const line of lines) terminal.print(line);
  return ExitStatus.Clean;
}

/** By id or name. */
function findControl(wanted: string): Control {
  const found = catalogue.find(({ id, name }) => [id.toLowerCase(), name].includes(wanted.toLowerCase()));
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no control ${wanted}. There are ${catalogue.map(({ id }) => id).join(', ')}. Example: gatewarden controls GW001`,
  );
}

const listControls = ({ colors }: Terminal): string[] =>
  catalogue.map(
    ({ id, name, severity, title }) => `${colors.bold(id)}  ${name.padEnd(20)}${severity.padEnd(10)}${title}`,
  );

function explain(
  { id, name, severity, title, rationale, targets, references }: Control,
  { colors }: Terminal,
): string[] {
  const heading = (text: string): string => colors.bold(text);
  return [
    `${heading(`${id} ${name}`)}  ${severity}`,
    `${title}.`,
    '',
    rationale,
    ...Object.entries(targets).flatMap(([type, { remediation, compliant, violating, documentation }]) => [
      '',
      heading(type),
      `  ${remediation}`,
      `  ${documentation}`,
      ...example(colors.red('  Fails'), type, violating[0]),
      ...example(colors.green('  Passes'), type, compliant[0]),
    ]),
    '',
    heading('The same idea elsewhere'),
    ...references.map(({ system, id: rule, url }) => `  ${system} ${rule}\n    ${url}`),
  ];
}

/** In the language that people write templates of the cloud in. */
function example(label: string, type: string, properties: Properties | undefined): string[] {
  if (properties === undefined) return [];
  const text = type.startsWith('AWS::')
    ? stringify({ Type: type, Properties: properties })
    : JSON.stringify({ type, properties }, undefined, 2);
  return [
    label,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}
