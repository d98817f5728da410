import type { ReportingDescriptor, Result } from 'sarif';
import type { Control, Severity } from '../../core/catalogue';
import { explanationsOf } from '../../generator';

export const INFORMATION_URI = 'https://github.com/gatewarden/gatewarden';

export const LEVEL = {
  CRITICAL: 'error',
  HIGH: 'error',
  MEDIUM: 'warning',
  LOW: 'note',
} satisfies Record<Severity, Result.level>;

/** Scores in the middle of GitHub's ranges: above 9 is critical, from 7 high, from 4 medium, below that low. */
const SECURITY_SEVERITY = { CRITICAL: '9.5', HIGH: '8.0', MEDIUM: '5.5', LOW: '2.0' } satisfies Record<
  Severity,
  string
>;

/** A control as a rule: what a code scanning alert shows beside its finding. */
export function ruleOf(control: Control): ReportingDescriptor {
  const { defaultMode, id, name, rationale, severity, title } = control;
  const [documentation] = Object.values(control.targets).map((target) => target.documentation);
  return {
    id,
    name,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: rationale },
    help: { text: helpText(control), markdown: helpMarkdown(control) },
    ...(documentation === undefined ? {} : { helpUri: documentation }),
    defaultConfiguration: { ...(defaultMode === 'off' ? { enabled: false } : {}), level: LEVEL[severity] },
    properties: {
      tags: ['security', 'api-gateway', ...cloudsOf(control)],
      precision: 'very-high',
      'security-severity': SECURITY_SEVERITY[severity],
    },
  };
}

const cloudsOf = ({ targets }: Control): string[] => [
  ...new Set(Object.keys(targets).map((type) => (type.startsWith('AWS::') ? 'aws' : 'azure'))),
];

const helpText = (control: Control): string =>
  [
    control.rationale,
    ...explanationsOf(control).flatMap(({ heading, remediation, documentation, examples }) => [
      `${heading}: ${remediation}`,
      ...examples.map(({ outcome, lines }) => `${outcome}:\n${lines.join('\n')}`),
      documentation,
    ]),
    ['The same idea elsewhere:', ...control.references.map(({ system, id, url }) => `${system} ${id}: ${url}`)].join(
      '\n',
    ),
  ].join('\n\n');

const helpMarkdown = (control: Control): string =>
  [
    control.rationale,
    ...explanationsOf(control).flatMap(({ heading, remediation, documentation, examples }) => [
      `## ${heading}`,
      remediation,
      ...examples.map(
        ({ outcome, language, lines }) => `${outcome}:\n\n\`\`\`${language}\n${lines.join('\n')}\n\`\`\``,
      ),
      `[Documentation](${documentation})`,
    ]),
    '## The same idea elsewhere',
    control.references.map(({ system, id, url }) => `- [${system} ${id}](${url})`).join('\n'),
  ].join('\n\n');
