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

/** Scores within GitHub's ranges: above 9.0 critical, 7.0 to 8.9 high, 4.0 to 6.9 medium, below 4.0 low. */
const SECURITY_SEVERITY = { CRITICAL: '9.5', HIGH: '8.0', MEDIUM: '5.5', LOW: '2.0' } satisfies Record<
  Severity,
  string
>;

/** A control as a rule. Code scanning shows it with each alert. */
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
    [
      'Related rules in other tools:',
      ...control.references.map(({ system, id, url }) => `${system} ${id}: ${url}`),
    ].join('\n'),
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
    '## Related rules in other tools',
    control.references.map(({ system, id, url }) => `- [${system} ${id}](${url})`).join('\n'),
  ].join('\n\n');
