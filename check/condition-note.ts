import type { TemplateResource } from './template-reading';

/**
 * A sentence about a resource whose deployment depends on an unknown condition, with a leading blank. Else empty.
 * @param before the text before the sentence.
 */
export function conditionNote({ conditional }: TemplateResource, before: string): string {
  if (conditional === undefined) return '';
  return before.includes(conditional.reason)
    ? ' Whether the resource is deployed is unknown for the same reason.'
    : ` Whether the resource is deployed is known only at deployment: ${conditional.reason}.`;
}
