import { dirname, join } from 'node:path';
import { realPath } from '../core/files';
import type { CheckedFile } from './check-file';
import type { Unread } from './report';

/** What the templates of a run lead to, and is in none of them: what another file holds is checked there. */
export function unreadOf(checked: readonly CheckedFile[]): Unread[] {
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
