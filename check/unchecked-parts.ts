import { dirname, join } from 'node:path';
import { realPath } from '../core/files';
import type { CheckedFile } from './check-file';
import type { UncheckedPart } from './report';

/** The unread parts of all templates, without nested templates that are among the checked files. */
export function uncheckedParts(checked: readonly CheckedFile[]): UncheckedPart[] {
  let templates: ReadonlySet<string> | undefined;
  const isChecked = (file: string): boolean => {
    templates ??= new Set(checked.filter(({ isTemplate }) => isTemplate).map((each) => realPath(each.file)));
    return templates.has(realPath(file));
  };
  return checked.flatMap(({ file, unread }) =>
    unread
      .filter(({ template }) => template === undefined || !isChecked(join(dirname(file), template)))
      .map(({ line, message }) => ({ file, line, message })),
  );
}
