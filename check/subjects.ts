import type { TemplateResource } from './template-reading';

export interface Subject extends TemplateResource {
  /**
   * Identifies the resource in its template: the name as written, the type that controls evaluate, and a number if
   * several resources have both. Does not depend on lines, values or verdicts, so that a finding keeps its identity if
   * the template is edited elsewhere.
   */
  readonly subject: string;
}

export function withSubjects(resources: readonly TemplateResource[]): Subject[] {
  const counts = new Map<string, number>();
  return resources.map((resource) => {
    const { name, type, writtenAs } = resource;
    const subject = `${writtenAs?.logicalId ?? name} (${type})`;
    const number = (counts.get(subject) ?? 0) + 1;
    counts.set(subject, number);
    return { ...resource, subject: number === 1 ? subject : `${subject} ${number}` };
  });
}
