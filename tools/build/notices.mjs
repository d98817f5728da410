// Collects the licences of the bundled packages, because the bundles do not contain them.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const PACKAGE = /^(?<folder>.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** The licences of all packages among the inputs of the bundles, which esbuild's metafiles list. */
export async function noticesOf(root, metafiles) {
  const inputs = metafiles.flatMap(({ inputs: files }) => Object.keys(files));
  const folders = new Set(inputs.map((input) => PACKAGE.exec(input)?.groups.folder).filter(Boolean));
  const notices = await Promise.all(
    [...folders].toSorted((a, b) => (a < b ? -1 : 1)).map((folder) => noticeOf(root, folder)),
  );
  return `This software contains the packages below.\n\n${[...new Set(notices)].join('\n')}`;
}

async function noticeOf(root, folder) {
  const { name, version, license } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const files = (await readdir(join(root, folder))).filter((file) => /^(licen[cs]e|notice)/i.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(root, folder, file), 'utf8')));
  const rule = '-'.repeat(80);
  return `${rule}\n${name} ${version} (${license})\n${rule}\n${texts.map((text) => `${text.trim()}\n`).join('\n')}`;
}
