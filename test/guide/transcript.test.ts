import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutWaiting } from '../clouds/aws/commands';
import { documented, product } from '../packages';
import { isExcerpt } from './excerpt';
import { PAGES, refresh } from './transcript';

const textOf = (page: string): string => readFileSync(join(product, page), 'utf8');

describe('command output in the guide', () => {
  it.each(PAGES)(
    '%s quotes real output; `npm run transcript` updates it',
    async (page) => {
      const text = textOf(page);
      expect(text).toContain('```console\n$ ');
      expect(await refresh(text, documented, ['--require', withoutWaiting])).toBe(text);
    },
    60_000,
  );

  it('covers each step of enforcing on one account', () => {
    expect(textOf('guide/enforce-on-one-account.md').match(/^\$ gatewarden hook \w+/gm)).toEqual(
      ['register', 'configure', 'status', 'results', 'configure', 'results', 'disable', 'deregister'].map(
        (command) => `$ gatewarden hook ${command}`,
      ),
    );
  });

  it('is in no other page', () => {
    const pages = readdirSync(join(product, 'guide'), { recursive: true, encoding: 'utf8' }).map(
      (name) => `guide/${name}`,
    );
    const quoting = ['README.md', ...pages.filter((name) => name.endsWith('.md'))].filter((page) =>
      textOf(page).includes('```console\n'),
    );
    expect(quoting.toSorted()).toEqual(PAGES.toSorted());
  });
});

describe('an excerpt', () => {
  const output = 'one\ntwo\nthree\nfour\n';

  it.each([
    ['leaves out lines in the middle', 'one\n  …\nfour\n', true],
    ['leaves out lines at both ends', '…\ntwo\nthree\n…\n', true],
    ['has its lines in their order', 'three\n…\none\n', false],
    ['has only lines of the output', 'one\n…\nfive\n', false],
    ['has whole lines', '…\nour\n', false],
    ['leaves something out', 'one\n', false],
  ])('%s', (_, shown, expected) => {
    expect(isExcerpt(shown, output)).toBe(expected);
  });
});
