import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files by their paths: text, bytes, an object for its JSON, or a link. */
export type Tree = Readonly<Record<string, string | Buffer | object>>;

export class Link {
  constructor(readonly target: string) {}
}

/** Writes files to a new folder, which goes away after the tests of the file. */
export function writeTree(tree: Tree): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gatewarden-')));
  folders.push(folder);
  for (const [path, content] of Object.entries(tree)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (content instanceof Link) symlinkSync(content.target, file);
    else if (typeof content === 'string' || Buffer.isBuffer(content)) writeFileSync(file, content);
    else writeFileSync(file, JSON.stringify(content));
  }
  return folder;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
