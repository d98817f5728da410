import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controls } from '../../controls';
import { main as generate } from '../../tools/generate/generate';
import { main as newControl } from '../../tools/generate/new-control';

const root = join(__dirname, '../..');

interface AddedControl {
  readonly cloud: 'aws' | 'azure';
  readonly id: string;
  readonly name: string;
  readonly file: string;
}

/** A copy of the project in which a contributor has added a control for each cloud. */
const copy = mkdtempSync(join(tmpdir(), 'gatewarden-new-control-'));
const read = (path: string): string => readFileSync(join(copy, path), 'utf8');

function node(args: readonly string[], cwd = copy) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}
const tool = (...args: string[]) => node(['tools/generate/run.mjs', ...args]);

let added: readonly AddedControl[];

beforeAll(() => {
  const { status, stdout, stderr } = node(['tools/experiment/prepare.mjs', copy], root);
  if (status !== 0) throw new Error(stderr);
  added = JSON.parse(stdout) as AddedControl[];
}, 30_000);

afterAll(() => {
  rmSync(copy, { recursive: true });
});

const of = (cloud: AddedControl['cloud']): AddedControl => {
  const found = added.find((control) => control.cloud === cloud);
  if (found === undefined) throw new Error(`No control for ${cloud} was added.`);
  return found;
};

/** The files of two trees that differ. */
function touched(): string[] {
  const listed = (folder: string) => readdirSync(join(folder, 'controls')).map((name) => `controls/${name}`);
  return [...new Set([...listed(root), ...listed(copy)])].filter((path) => {
    const before = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
    return before !== read(path);
  });
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

describe('a new control', () => {
  it('consists of a file and a line in the list', () => {
    expect(touched().toSorted()).toEqual([...added.map(({ file }) => file), 'controls/list.ts'].toSorted());
    const before = linesOf(readFileSync(join(root, 'controls/list.ts'), 'utf8'));
    const after = linesOf(read('controls/list.ts'));
    expect(after.filter((line) => before.includes(line))).toEqual(before);
    expect(after).toHaveLength(before.length + added.length);
  });

  it('makes generate --check fail, with the command to run', () => {
    const { status, stderr } = tool('generate', '--check');
    const files = linesOf(stderr);
    expect(status).toBe(1);
    expect(files).toEqual(
      expect.arrayContaining([
        'README.md: changed',
        'gatewarden-apigateway-stagehook.json: changed',
        'schemas/gatewarden.schema.json: changed',
        'azure-policy/initiative.json: changed',
        ...added.map(({ id, name }) => `guide/controls/${id}-${name}.md: missing`),
      ]),
    );
    expect(files.at(-1)).toBe('These files do not match the catalogue. Run `npm run generate` and commit the result.');
  });

  describe('after npm run generate', () => {
    let output: string;

    beforeAll(() => {
      const [generated] = [['tools/generate/run.mjs', 'generate'], ['tools/build/build.mjs']].map((command) => {
        const { status, stdout, stderr } = node(command);
        if (status !== 0) throw new Error(stderr);
        return stdout;
      });
      output = generated ?? '';
    }, 60_000);

    it('is in the list of changed files, without the other files', () => {
      const lines = linesOf(output);
      expect(lines).toEqual(
        expect.arrayContaining([
          'README.md: updated',
          ...added.map(({ id, name }) => `guide/controls/${id}-${name}.md: created`),
        ]),
      );
      expect(lines.at(-1)).toMatch(/^Files changed: \d+\. The \d+ generated files match the catalogue\.$/);
      for (const { id, name } of controls) expect(output).not.toContain(`guide/controls/${id}-${name}.md`);
      expect(tool('generate').stdout).toMatch(/^No changes\. The \d+ generated files match the catalogue\.\n$/);
    });

    it('is in all generated files', () => {
      expect(tool('generate', '--check')).toMatchObject({ status: 0 });
      for (const { id, name } of added) {
        expect(read('README.md')).toContain(`[${id} ${name}](guide/controls/${id}-${name}.md)`);
        expect(read('guide/controls/README.md')).toContain(`[${id} ${name}](${id}-${name}.md)`);
        expect(read(`guide/controls/${id}-${name}.md`)).toContain(`# ${id} ${name}\n`);
        for (const schema of ['gatewarden-apigateway-stagehook.json', 'schemas/gatewarden.schema.json'])
          expect(JSON.parse(read(schema))).toHaveProperty(['definitions', 'Controls', 'properties', id]);
      }
    });

    it('passes with the input of the contract suite', () => {
      const input = JSON.parse(read('inputs/inputs_1_pre_create.json')) as Record<string, unknown>;
      const path = ['AWS::ApiGateway::Stage', 'resourceProperties', 'AccessLogSetting', 'DestinationArn'];
      expect(input).toHaveProperty(path);
    });

    it('has an Azure policy definition in the initiative', () => {
      const { id } = of('azure');
      const names = readdirSync(join(copy, 'azure-policy/definitions'));
      expect(names).toContain(`gatewarden-${id.toLowerCase()}-apis.json`);
      expect(read('azure-policy/initiative.json')).toContain(`${id}: `);
      expect(read('azure-policy/terraform/variables.tf')).toContain(`"${id.toLowerCase()}_effect"`);
    });

    it('is listed by gatewarden controls', () => {
      const { stdout } = node(['dist/gatewarden.js', 'controls']);
      for (const { id, name } of added) expect(stdout).toMatch(new RegExp(`^${id}\\s+${name}`, 'm'));
    });

    const TEMPLATES = {
      aws: {
        Resources: {
          Stage: {
            Type: 'AWS::ApiGateway::Stage',
            Properties: { RestApiId: 'a1b2c3d4e5', StageName: 'prod' },
          },
        },
      },
      azure: {
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        contentVersion: '1.0.0.0',
        resources: [
          {
            type: 'Microsoft.ApiManagement/service/apis',
            apiVersion: '2024-05-01',
            name: 'contoso/orders',
            properties: { path: 'orders', protocols: ['https'] },
          },
        ],
      },
    } as const;

    /** The status of a control on a template that violates it, by mode in gatewarden.yaml. */
    function statusWith(mode: string | undefined, { cloud, id }: AddedControl): string | undefined {
      const folder = join(copy, 'build', `checked-${cloud}-${mode}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'template.json'), JSON.stringify(TEMPLATES[cloud]));
      writeFileSync(join(folder, 'gatewarden.yaml'), mode === undefined ? '' : `controls:\n  ${id}: ${mode}\n`);
      const { stdout, stderr } = node([join(copy, 'dist/gatewarden.js'), 'check', '--format', 'json'], folder);
      expect(stderr).toBe('');
      const { findings } = JSON.parse(stdout) as {
        readonly findings: readonly { readonly control: string; readonly status: string; readonly mode?: string }[];
      };
      const finding = findings.find(({ control }) => control === id);
      return finding?.mode ?? finding?.status;
    }

    it.each(['aws', 'azure'] as const)('is applied to templates in %s with the mode in gatewarden.yaml', (cloud) => {
      const control = of(cloud);
      const statuses = [undefined, 'warn', 'off'].map((mode) => statusWith(mode, control));
      expect(statuses).toEqual(['fail', 'warn', undefined]);
    });
  });

  it('compiles with placeholders, which generate reports', () => {
    const names = ['aws', 'azure'].map((cloud) => {
      const name = `unfinished-${cloud}`;
      const { status, stdout } = tool('new-control', cloud, name);
      expect(status).toBe(0);
      expect(stdout).toMatch(
        new RegExp(`^Wrote controls/${name}\\.ts \\(GW\\d{3}\\) and its line in controls/list\\.ts\\.`),
      );
      return name;
    });
    const { status, stderr } = tool('generate');
    expect(status).toBe(1);
    const lines = linesOf(stderr);
    expect(lines.every((line) => line.endsWith('is a placeholder. Replace it.'))).toBe(true);
    for (const name of names)
      for (const part of ['title', 'rationale', 'references.0.id', 'facts', 'remediation', 'compliant'])
        expect(lines.some((line) => line.startsWith(`controls/${name}.ts: `) && line.includes(part))).toBe(true);
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--ignoreConfig', '--moduleResolution', 'bundler'];
    const module = ['--module', 'preserve', '--target', 'es2023', '--types', 'node'];
    const files = names.map((name) => `controls/${name}.ts`);
    expect(node(['node_modules/typescript/lib/tsc.js', ...options, ...module, ...files])).toMatchObject({
      status: 0,
      stdout: '',
    });
  }, 30_000);
});

describe('npm run generate in the copy', () => {
  it.each([
    ['an unknown severity', "severity: 'MEDIUM'", "severity: 'SEVERE'", /"SEVERE"/],
    ['a target without violating', / {6}violating: .*\n/, '', /'violating' is missing/],
  ])('stops at %s, with the message of the compiler', (_what, part, replacement, message) => {
    const { file } = of('aws');
    const source = read(file);
    const broken = source.replace(part, replacement);
    expect(broken).not.toBe(source);
    writeFileSync(join(copy, file), broken);
    for (const options of [[], ['--check']]) {
      const { status, stderr } = tool('generate', ...options);
      expect(status).toBe(1);
      expect(stderr).toContain(`${file}(`);
      expect(stderr).toMatch(message);
      expect(linesOf(stderr).at(-1)).toBe('Correct these errors and run `npm run generate` again.');
    }
    writeFileSync(join(copy, file), source);
  });

  it('stops at a control that is not in the list, and keeps its page', () => {
    const list = read('controls/list.ts');
    const { id, name, file } = of('aws');
    const line = linesOf(list).find((each) => each.includes(`./${name}'`)) ?? '';
    writeFileSync(join(copy, 'controls/list.ts'), list.replace(`${line}\n`, ''));
    const { status, stderr } = tool('generate');
    writeFileSync(join(copy, 'controls/list.ts'), list);
    expect({ status, stderr }).toEqual({ status: 1, stderr: `${file} is not in controls/list.ts. Add: ${line}\n` });
    expect(existsSync(join(copy, `guide/controls/${id}-${name}.md`))).toBe(true);
  });
});

/** Runs a tool in this process. Returns its status and its error output. */
async function inProcess(main: typeof newControl, args: readonly string[]) {
  const errors: string[] = [];
  const spy = jest.spyOn(console, 'error').mockImplementation((text: string) => void errors.push(text));
  const status = await main(root, args);
  spy.mockRestore();
  return { status, errors };
}

describe('npm run new-control', () => {
  it.each([
    [['gcp', 'access-log'], 'Unknown cloud "gcp". Allowed values: aws, azure.'],
    [[], 'Unknown cloud "". Allowed values: aws, azure.'],
    [['aws', 'AccessLog'], 'Invalid name "AccessLog". Use kebab case, and neither index nor list.'],
    [['aws', '../evil'], 'Invalid name "../evil". Use kebab case, and neither index nor list.'],
    [['aws', 'index'], 'Invalid name "index". Use kebab case, and neither index nor list.'],
    [['aws'], 'Invalid name "". Use kebab case, and neither index nor list.'],
    [['aws', 'con'], 'Invalid name "con". Use kebab case, and neither index nor list.'],
    [['aws', 'class'], 'Invalid name "class". class cannot be the name of an export.'],
    [['azure', 'await'], 'Invalid name "await". await cannot be the name of an export.'],
    [['aws', 'define-control'], 'Invalid name "define-control". defineControl cannot be the name of an export.'],
    [['aws', 'access-log', 'more'], 'Unexpected argument "more".'],
    [['aws', controls[0]?.name ?? ''], `controls/${controls[0]?.name}.ts already exists.`],
  ])('rejects %j', async (args, problem) => {
    const list = join(root, 'controls/list.ts');
    const before = readFileSync(list, 'utf8');
    expect(await inProcess(newControl, args)).toEqual({
      status: 2,
      errors: [`${problem} Example: npm run new-control -- aws access-log`],
    });
    expect(readFileSync(list, 'utf8')).toBe(before);
  });
});

describe('npm run generate', () => {
  it('rejects an unknown option', async () => {
    expect(await inProcess(generate, ['--chek'])).toEqual({
      status: 2,
      errors: ['Unknown option --chek. Example: npm run generate -- --check'],
    });
  });
});
