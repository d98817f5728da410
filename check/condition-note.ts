import type { TemplateResource } from './template-reading';

/** A sentence about a resource whose deployment depends on an unknown condition, with a leading blank. Else empty. */
export const conditionNote = ({ conditional }: TemplateResource): string =>
  conditional === undefined
    ? ''
    : ` Whether the resource is deployed is known only at deployment: ${conditional.reason}.`;
