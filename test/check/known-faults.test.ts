import { readdirSync } from 'node:fs';
import { type CheckedFile, checkFile } from '../../check/check-file';
import { controls } from '../../controls';
import { discover, readSource, type SourceFile } from '../../core/files';
import { describeWithShared, sharedFile } from '../shared';

/** The controls that the files were collected for. */
const catalogue = controls.filter(({ id }) => ['GW001', 'GW002', 'GW003', 'GW004'].includes(id));

const check = (source: SourceFile): CheckedFile =>
  checkFile(source, () => readSource(source.path), {
    catalogue,
    parameters: new Map(),
    configuration: { controls: {}, parameters: {}, exemptions: [] },
    now: new Date('2027-01-01T00:00:00Z'),
  });

const named = (path: string): CheckedFile => check({ path: sharedFile(`faults/${path}`), origin: 'named' });

/** `Live GW001 fail`, without passed checks. */
const notPassed = ({ findings }: CheckedFile): string[] =>
  findings
    .filter(({ status }) => status !== 'pass')
    .map(({ control, resource, status }) => `${resource} ${control.id} ${status}`)
    .toSorted();

const failsBoth = (...resources: string[]): string[] =>
  resources.flatMap((resource) => ['GW001', 'GW002'].map((control) => `${resource} ${control} fail`));

interface Expected {
  /** Everything that did not pass. */
  readonly findings: readonly string[];
  readonly errors?: readonly RegExp[];
  readonly warnings?: readonly RegExp[];
  readonly unread?: readonly RegExp[];
}

const stage = { findings: failsBoth('Live') };

const AWS: Readonly<Record<string, Expected>> = {
  '01-sub-spaces.yaml': stage,
  '02a-yaml-flow-nested-close.yaml': stage,
  '02c-yaml-quoted-continuation.yaml': stage,
  '02d-yaml-flow-content-dedented.yaml': stage,
  '03-stage-name-parameter.yaml': { findings: failsBoth('A', 'B', 'C', 'D', 'E') },
  '03b-stage-name-if-parameter.json': { findings: failsBoth('Release') },
  '04a-getstackoutput-short-form.yaml': stage,
  '04b-getstackoutput-message.json': { findings: ['Live GW001 unknown'] },
  '05a-placeholder-default-list.yaml': stage,
  '05b-placeholder-default-allowed.yaml': stage,
  '06b-guarded-resource.yaml': stage,
  '07-macro-as-argument.yaml': stage,
  '08-duplicate-key.yaml': { ...stage, warnings: [/DisplayName/] },
  '09-template-in-template.yaml': { findings: failsBoth('Everywhere/Live') },
  '10-condition-declared-later.yaml': { findings: [] },
  '11b-equals-of-a-condition.yaml': { findings: ['Live GW002 unknown'], errors: [/Fn::Equals/] },
  '12-default-hides-stage.yaml': { findings: [], unread: [/Live/] },
  '13-condition-literal.yaml': { ...stage, warnings: [/condition is true/] },
  '14-yaml-named-json.json': stage,
  'reader-01-flow-map-at-parent-indent.yaml': stage,
  'reader-02-duplicate-key.yaml': { ...stage, warnings: [/eu-west-3/] },
  'reader-03-duplicate-key-on-a-fact.yaml': { findings: ['Live GW002 fail'], warnings: [/TracingEnabled/] },
  'reader-04-tag-of-a-preprocessor.yaml': { ...stage, warnings: [/Rain::Embed/] },
  'reader-05-module-without-a-type.yaml': { ...stage, errors: [/Site/] },
  'reader-06-error-elsewhere.yaml': { ...stage, errors: [/Na-me/] },
};

const AZURE: Readonly<Record<string, Expected>> = {
  '01-import-inline-passes.json': {
    findings: [
      'gw/linked GW003 unknown',
      'gw/linked GW004 unknown',
      // The protocols that API Management makes of an http server are not documented.
      ...['parcels', 'parcels-said-https'].flatMap((api) => [`gw/${api} GW003 fail`, `gw/${api} GW004 unknown`]),
    ],
  },
  '02-new-function-hides-file.json': { findings: ['gw/plain GW003 fail'], warnings: [/like\(\)/] },
  '03-multi-line-string.json': { findings: ['gw/plain GW003 fail'] },
  '04-resource-label-lost.json': { findings: ['{gw}/billing GW003 fail', '{gw}/orders GW003 fail'] },
  '05-list-message.json': {
    findings: ['gw/either GW004 fail', 'gw/fails GW004 fail', 'gw/single-https GW004 fail', 'gw/unknown GW004 unknown'],
  },
  '06-pool-placeholder-url.json': { findings: [] },
  '07-module-output-unknown.json': { findings: ['gw/from-module GW003 fail'] },
  '09-allowed-values.json': { findings: ['gw/by-environment GW003 fail'] },
  '10-empty-name-hides-file.json': { findings: ['gw/plain GW003 fail'] },
  '11-check-silent-on-policy-xml.json': { findings: ['gw/orders/policy GW003 fail'] },
  '12-inline-deployment-stack.json': { findings: ['gw/plain GW003 fail'], unread: [/script/i] },
  '14-trailing-comma.json': { findings: ['gw/plain GW003 fail'] },
};

const BOUNDED: Readonly<Record<string, Expected>> = {
  'inline-import.json': {
    findings: [
      's/inline GW003 fail',
      's/inline GW004 unknown',
      's/swag GW003 fail',
      's/swag GW004 fail',
      's/link GW003 unknown',
      's/link GW004 unknown',
    ],
  },
  'nestcopy.json': { findings: [], errors: [/copy/] },
  'replace.json': { findings: ['s/b GW003 unknown'] },
  'sub-bomb-921-bytes.json': { findings: ['S GW001 unknown'], errors: [/Fn::Sub/] },
  'sub-bomb-memory.json': {
    findings: ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'].map((name) => `${name} GW001 unknown`),
    errors: Array(6).fill(/Fn::Sub/),
  },
  'typo.yml': { findings: ['S GW001 unknown'], errors: [/NoSuchThing/] },
};

describeWithShared('the collected faults', () => {
  describe.each([
    ['aws', AWS],
    ['azure', AZURE],
    ['security', BOUNDED],
  ] as const)('%s', (folder, expectations) => {
    it.each(Object.entries(expectations))('%s', (file, { findings, errors = [], warnings = [], unread = [] }) => {
      const started = performance.now();
      const checked = named(`${folder}/${file}`);
      expect(notPassed(checked)).toEqual(findings.toSorted());
      for (const [found, expected] of [
        [checked.errors, errors],
        [checked.warnings, warnings],
        [checked.unread, unread],
      ] as const)
        expect(found.map(({ message }) => message)).toEqual(expected.map((each) => expect.stringMatching(each)));
      // Generous: the slow ones took more than 10 seconds or did not end.
      expect(performance.now() - started).toBeLessThan(5000);
    });
  });

  it('have an expectation each', () => {
    const files = (folder: string, not: readonly string[]): string[] =>
      readdirSync(sharedFile(`faults/${folder}`)).filter((file) => file !== 'README.md' && !not.includes(file));
    expect(files('aws', ['15-cdk.out'])).toEqual(Object.keys(AWS).toSorted());
    // A policy resource for `gatewarden azure evaluate`.
    expect(files('azure', ['13-copy-of-old-api.json'])).toEqual(Object.keys(AZURE).toSorted());
  });

  it('15-cdk.out: the parameters of a stack in the manifest count', () => {
    const { files } = discover([sharedFile('faults/aws/15-cdk.out')]);
    expect(files.map(check).flatMap(notPassed)).toEqual(['Live GW002 fail']);
  });

  it('04b: the message does not say that a documented function cannot be used', () => {
    const [finding] = named('aws/04b-getstackoutput-message.json').findings.filter(
      ({ status }) => status === 'unknown',
    );
    expect(finding?.message).toMatch(/Fn::GetStackOutput/);
    expect(finding?.message).not.toMatch(/not an? /);
  });

  it('05: messages name the deciding member of a list', () => {
    const messages = Object.fromEntries(
      named('azure/05-list-message.json').findings.map(({ resource, control, message }) => [
        `${resource} ${control.id}`,
        message,
      ]),
    );
    expect(messages['gw/fails GW004']).toMatch(/protocols\[2\] is "http"/);
    expect(messages['gw/unknown GW004']).toMatch(/protocols\[1\] depends on .*'?extra'?/);
    expect(messages['gw/either GW004']).toMatch(/"http"/);
    expect(messages['gw/single-https GW004']).toMatch(/not a list/);
  });
});
