import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixture } from '../packages';

const program = join(fixture, 'dist/gatewarden.js');
const folder = mkdtempSync(join(tmpdir(), 'gatewarden-packaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

function gatewarden(args: readonly string[], { input = '', nodeArguments = [] as readonly string[] } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArguments, program, ...args], {
    cwd: folder,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, out: stdout.trim(), err: stderr.trim() };
}

const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

// The command line is bundled into several files. Errors of one bundle must be recognised in the others.
describe('the packaged command line', () => {
  it('prints an error that the user can fix as one line', () => {
    expect(gatewarden(['check', '--config', 'missing.yaml', '.'])).toEqual({
      status: 2,
      out: '',
      err: 'gatewarden: missing.yaml: No such file or folder.',
    });
  });

  it('prints the problem of a configuration', () => {
    const { status, err } = gatewarden(['check', '--config', write('wrong.yaml', 'controls: {GW001: maybe}'), '.']);
    expect({ status, err }).toEqual({
      status: 2,
      err: expect.stringMatching(/^gatewarden: wrong\.yaml: controls\.GW001: .*$/),
    });
  });

  it.each([
    ['with the fast YAML reader', 'Resources: {A: {Type: AWS::ApiGateway::Stage}}'],
    ['with the complete YAML library', 'Resources: {A: &a {Type: AWS::ApiGateway::Stage}}'],
  ])('reads a template %s', (_, text) => {
    const { status, out } = gatewarden(['check', '--format', 'json', '-'], { input: text });
    expect({ status, report: JSON.parse(out) }).toMatchObject({
      status: 1,
      report: {
        summary: { files: 1, failed: 2 },
        findings: [
          { line: 1, column: 13 },
          { line: 1, column: 13 },
        ],
      },
    });
  });

  it('prints the line of an invalid template', () => {
    const { status, out } = gatewarden(['check', '--format', 'json', '-'], {
      input: 'Resources:\n  A: 1\n  B: [AWS::B\n',
    });
    expect({ status, errors: JSON.parse(out).errors }).toEqual({
      status: 2,
      errors: [{ file: 'stdin', line: 3, column: 6, message: expect.stringContaining('the closing ] is missing') }],
    });
  });

  it('prints why standard input cannot be read', () => {
    const { status, out } = gatewarden(['check', '--format', 'json', '-'], { input: 'A: \0' });
    expect({ status, errors: JSON.parse(out).errors }).toEqual({
      status: 2,
      errors: [{ file: 'stdin', message: expect.stringContaining('The file is binary') }],
    });
  });

  it.each(['json', 'sarif', 'junit', 'github', 'markdown', 'pretty'])('supports the format %s', (format) => {
    const { status, out, err } = gatewarden(['check', '--format', format, '-'], {
      input: 'Resources: {Orders: {Type: AWS::ApiGateway::Stage}}',
    });
    expect({ status, err, isThere: out.includes('Orders') }).toEqual({ status: 1, err: '', isThere: true });
  });

  it('supports the other commands', () => {
    expect(gatewarden(['controls', 'GW001'])).toMatchObject({
      status: 0,
      out: expect.stringContaining('client-certificate'),
    });
    expect(gatewarden(['controls', 'GW009'])).toMatchObject({
      status: 2,
      err: expect.stringMatching(/^gatewarden: Unknown control "GW009"/),
    });
    expect(gatewarden(['generate'])).toMatchObject({ status: 0 });
    expect(gatewarden(['generate', '--check'])).toMatchObject({ status: 0 });
    expect(gatewarden(['simulate', 'missing.yml'])).toMatchObject({
      status: 2,
      err: 'missing.yml: No such file or folder.',
    });
  });

  it('loads only the bundles that a command needs', () => {
    const loaded = (...args: string[]): string[] => {
      const script = `
        const { run } = require(${JSON.stringify(program)});
        const environment = {
          print() {},
          warn() {},
          colors: new Proxy({}, { get: () => String }),
          now: () => new Date(),
        };
        run(${JSON.stringify(args)}, environment).then(() =>
          console.log(JSON.stringify(Object.keys(require.cache).map((file) => require('node:path').basename(file)))));`;
      const { stdout } = spawnSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });
      return (JSON.parse(stdout) as string[]).toSorted();
    };
    const always = ['gatewarden.js'];
    write('stack.yml', 'Resources: {A: &a {Type: AWS::ApiGateway::Stage}}');
    expect(loaded('--version')).toEqual(always);
    expect(loaded('hook', '--help')).toEqual([...always, 'hook-commands.js'].toSorted());
    expect(loaded('hook', 'package', '-o', join(folder, 'hook.zip'))).toEqual(
      [...always, 'hook-commands.js', 'hook-package.js'].toSorted(),
    );
    expect(loaded('check', 'stack.yml')).toEqual([...always, 'check.js'].toSorted());
  });

  // A reader that builds a tree before it counts the levels needs a thousand times the size of the text.
  it.each([
    ['lists in lists', '['],
    ['maps in maps', '{a: '],
    ['lists of lists', '- '],
    ['keys of keys', '? '],
    ['objects', '{"a":'],
  ])('rejects a megabyte of %s in little memory', (_, text) => {
    const { status, out } = gatewarden(['check', '--format', 'json', '-'], {
      input:
        `AWS::A: ${text}`.slice(text.startsWith('{"') || !/^[[{]/.test(text) ? 8 : 0) +
        text.repeat(1_000_000 / text.length),
      nodeArguments: ['--max-old-space-size=100'],
    });
    expect({ status, errors: JSON.parse(out).errors }).toEqual({
      status: 2,
      errors: [
        {
          file: 'stdin',
          line: 1,
          column: expect.any(Number),
          message: expect.stringContaining('nesting is deeper than 200 levels'),
        },
      ],
    });
  });
});
