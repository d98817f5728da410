import { factsElsewhere } from '../../../core/api-documents';
import type { Catalogue, Target } from '../../../core/catalogue';
import { evaluate, isAbsent, type Resource } from '../../../core/evaluation';
import { readPath } from '../../../core/values';

/**
 * Notes about an API definition in a request. Azure Policy has no alias for it, so the policies decide without it. The
 * note says what `check` finds in the definition.
 */
export function importNotes(name: string, { type, properties }: Resource, catalogue: Catalogue): string[] {
  const importing = catalogue.flatMap((control) => {
    const target = Object.hasOwn(control.targets, type) ? control.targets[type] : undefined;
    const definition = target === undefined ? undefined : definitionIn(target, properties);
    return target === undefined || definition === undefined ? [] : [{ control, target, definition }];
  });
  const [first] = importing;
  if (first === undefined) return [];
  const found = importing.flatMap(({ control, target }) => {
    const elsewhere = factsElsewhere(target, properties);
    const finding = evaluate(control, { type, properties, ...(elsewhere === undefined ? {} : { elsewhere }) });
    return finding === undefined || finding.verdict === 'pass'
      ? []
      : [`${control.id} ${finding.verdict}, ${finding.observation}.`];
  });
  const verdicts = found.length === 0 ? 'the definition passes.' : found.join(' ');
  return [
    `${name}: Azure Policy does not read the API definition in ${first.definition}. gatewarden check: ${verdicts}`,
  ];
}

const definitionIn = ({ importedFrom = [] }: Target, properties: unknown): string | undefined =>
  importedFrom.find(({ content }) => !isAbsent(readPath(properties, content)))?.content;
