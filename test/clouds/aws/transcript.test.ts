import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture, product } from '../../packages';
import { withoutWaiting } from './commands';
import { PAGE, refresh } from './transcript';

describe('the guide', () => {
  it('shows the real output of the commands (npm run transcript updates it)', async () => {
    const page = readFileSync(join(product, PAGE), 'utf8');
    expect(page.match(/^\$ gatewarden hook \w+/gm)).toEqual(
      ['register', 'configure', 'status', 'results', 'configure', 'results', 'disable', 'deregister'].map(
        (command) => `$ gatewarden hook ${command}`,
      ),
    );
    expect(await refresh(page, fixture, ['--require', withoutWaiting])).toBe(page);
  }, 60_000);
});
