import { join } from 'node:path';
import { isCloudAssembly, readCloudAssembly } from '../../../core/files/cloud-assembly';
import { discover } from '../../../core/files/discover';
import { Link, type Tree, writeTree } from '../../check/tree';

const version = '36.0.0';

const stack = (name: string, more: object = {}): object => ({
  type: 'aws:cloudformation:stack',
  environment: 'aws://unknown-account/unknown-region',
  properties: { templateFile: `${name}.template.json`, stackTemplateAssetObjectUrl: 's3://…', ...more },
  dependencies: [`${name}.assets`],
  additionalMetadataFile: `${name}.metadata.json`,
});

const assets = (name: string): object => ({ type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } });

const stage = (directoryName: unknown): object => ({ type: 'cdk:cloud-assembly', properties: { directoryName } });

const manifest = (artifacts: object): object => ({ version, artifacts });

const assetManifest = (...paths: string[]): object => ({
  version,
  files: Object.fromEntries(
    paths.map((path, index) => [`hash${index}`, { source: { path, packaging: 'file' }, destinations: {} }]),
  ),
  dockerImages: {},
});

const templates = (...names: string[]): Tree =>
  Object.fromEntries(names.map((name) => [`${name}.template.json`, '{"Resources":{}}']));

describe('the parameters of a cloud assembly', () => {
  const stackWith = (parameters: unknown, templateFile = 'Main.template.json') => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile, parameters },
  });
  const parametersOf = (artifacts: Record<string, unknown>) => {
    const folder = writeTree({ 'manifest.json': manifest(artifacts), ...templates('Main') });
    return [...(readCloudAssembly(folder)?.parameters.get('Main.template.json') ?? [])];
  };

  it.each<[string, Record<string, unknown>, unknown]>([
    [
      'one stack',
      { A: stackWith({ Env: 'prod', Count: '2' }) },
      [
        ['Env', { text: 'prod' }],
        ['Count', { text: '2' }],
      ],
    ],
    ['no text', { A: stackWith({ Traced: false }) }, [['Traced', { text: 'false' }]]],
    ['none', { A: stackWith(undefined) }, []],
    ['other values', { A: stackWith({ Env: { Ref: 'a' } }) }, []],
    ['equal stacks', { A: stackWith({ Env: 'prod' }), B: stackWith({ Env: 'prod' }) }, [['Env', { text: 'prod' }]]],
    [
      'different stacks',
      { A: stackWith({ Env: 'prod' }), B: stackWith({}) },
      [['Env', { unknown: 'the stacks of the cloud assembly have different values of the parameter Env' }]],
    ],
  ])('are those of its stacks: %s', (_, artifacts, expected) => {
    expect(parametersOf(artifacts)).toEqual(expected);
  });

  it('are given to the files that are found', () => {
    const folder = writeTree({ 'manifest.json': manifest({ A: stackWith({ Env: 'prod' }) }), ...templates('Main') });
    const named = join(folder, 'Main.template.json');
    for (const paths of [[folder], [named], [folder, named]])
      expect(discover(paths).files).toMatchObject([{ parameters: new Map([['Env', { text: 'prod' }]]) }]);
  });
});

describe('a cloud assembly', () => {
  it('contains the templates of its stacks, nested stacks and stages', () => {
    const folder = writeTree({
      'cdk.out': { version },
      'manifest.json': manifest({
        'assembly-Prod': stage('assembly-Prod'),
        'Main.assets': assets('Main'),
        Main: stack('Main'),
        Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
        flags: { type: 'cdk:feature-flag-report', properties: { module: 'aws-cdk-lib' } },
      }),
      'Main.assets.json': assetManifest(
        'asset.1.json',
        'asset.2',
        'MainOrders.nested.template.json',
        'MainProduct.product.template.json',
        'Main.template.json',
      ),
      'tree.json': {},
      'asset.1.json': {},
      'asset.2/template.yml': '',
      ...templates('Main', 'MainOrders.nested', 'MainProduct.product', 'Stale', 'Stale.nested'),
      'assembly-Prod/manifest.json': manifest({
        'Prod.assets': assets('Prod'),
        Prod: stack('Prod'),
        'assembly-Prod-Sub': stage('assembly-Prod-Sub'),
      }),
      'assembly-Prod/Prod.assets.json': assetManifest('../asset.2', 'ProdOrders.nested.template.json'),
      ...templates('assembly-Prod/Prod', 'assembly-Prod/ProdOrders.nested'),
      'assembly-Prod/assembly-Prod-Sub/manifest.json': manifest({ Deep: stack('Deep') }),
      ...templates('assembly-Prod/assembly-Prod-Sub/Deep'),
    });
    expect(isCloudAssembly(folder)).toBe(true);
    expect(readCloudAssembly(folder)).toMatchObject({
      templates: [
        'assembly-Prod/ProdOrders.nested.template.json',
        'assembly-Prod/Prod.template.json',
        'assembly-Prod/assembly-Prod-Sub/Deep.template.json',
        'MainOrders.nested.template.json',
        'MainProduct.product.template.json',
        'Main.template.json',
      ],
      errors: [],
    });
  });

  it.each<[string, object, Tree]>([
    [
      'in the manifest',
      {
        metadata: {
          '/Main': [{ type: 'aws:cdk:asset', data: { path: 'Orders.nested.template.json', packaging: 'file' } }],
        },
      },
      {},
    ],
    [
      'in a separate file',
      { additionalMetadataFile: 'metadata.json' },
      {
        'metadata.json': {
          '/Main': [
            { type: 'aws:cdk:creationStack', data: [] },
            { type: 'aws:cdk:asset', data: { path: 'Orders.nested.template.json', packaging: 'file' } },
            { type: 'aws:cdk:asset', data: { path: 'asset.1', packaging: 'zip' } },
          ],
        },
      },
    ],
  ])('can list nested stacks in the metadata: %s', (_, more, files) => {
    const Main = { type: 'aws:cloudformation:stack', properties: { templateFile: 'Main.template.json' }, ...more };
    const folder = writeTree({
      'manifest.json': manifest({ Main }),
      ...templates('Main', 'Orders.nested', 'Stale.nested'),
      ...files,
    });
    expect(readCloudAssembly(folder)).toMatchObject({
      templates: ['Main.template.json', 'Orders.nested.template.json'],
      errors: [],
    });
  });

  it.each<[string, object, Tree, string]>([
    [
      'a missing template',
      { Main: stack('Main') },
      {},
      'Main.template.json: The cloud assembly names this template, but the file does not exist. Run cdk synth again.',
    ],
    [
      'a template outside the assembly',
      { Main: stack('../Main') },
      {},
      'manifest.json: The templateFile of an artifact is "../Main.template.json", which is not a path in the cloud assembly. Run cdk synth again.',
    ],
    [
      'an absolute path',
      { Main: stack('/etc/Main') },
      {},
      'manifest.json: The templateFile of an artifact is "/etc/Main.template.json", which is not a path in the cloud assembly. Run cdk synth again.',
    ],
    [
      'an artifact without a template',
      { Main: { type: 'aws:cloudformation:stack' } },
      {},
      'manifest.json: An artifact has no templateFile. Run cdk synth again.',
    ],
    [
      'a folder instead of a template',
      { Main: stack('Main', { templateFile: '.' }) },
      {},
      '.: The cloud assembly names this template, but the file does not exist. Run cdk synth again.',
    ],
    [
      'a missing asset manifest',
      { assets: assets('Main') },
      {},
      'Main.assets.json: The file does not exist. Run cdk synth again.',
    ],
    [
      'a broken asset manifest',
      { assets: assets('Main') },
      { 'Main.assets.json': '{' },
      'Main.assets.json: Invalid JSON: a key in double quotes is missing. Run cdk synth again.',
    ],
    [
      'a missing stage',
      { assembly: stage('assembly-Prod') },
      {},
      'assembly-Prod/manifest.json: Cannot read the manifest of this stage. Run cdk synth again.',
    ],
    [
      'a stage whose manifest is a folder',
      { assembly: stage('assembly-Prod') },
      { 'assembly-Prod/manifest.json/x': '' },
      'assembly-Prod/manifest.json: Cannot read the manifest of this stage. Run cdk synth again.',
    ],
    [
      'a stage without a folder name',
      { assembly: stage(7) },
      {},
      'manifest.json: The directoryName of an artifact is 7, which is not a path in the cloud assembly. Run cdk synth again.',
    ],
  ])('reports %s, and reads the rest', (_, artifacts, files, error) => {
    const folder = writeTree({
      'manifest.json': manifest({ ...artifacts, Rest: stack('Rest') }),
      ...templates('Rest'),
      ...files,
    });
    const { templates: read, errors } = readCloudAssembly(folder) ?? {};
    expect(read).toEqual(['Rest.template.json']);
    expect(errors?.map(({ file, message }) => `${file}: ${message}`)).toEqual([error]);
  });

  it.each<[string, object, Tree]>([
    ['itself', { Self: stage('.') }, {}],
    ['itself through a link', { Self: stage('link') }, { link: new Link('.') }],
    [
      'a stage that holds it',
      { Stage: stage('stage') },
      { 'stage/manifest.json': manifest({ Up: stage('link') }), 'stage/link': new Link('..') },
    ],
  ])('may hold %s and is still read to an end', (_, artifacts, files) => {
    const folder = writeTree({
      'manifest.json': manifest({ ...artifacts, Main: stack('Main') }),
      ...templates('Main'),
      ...files,
    });
    expect(readCloudAssembly(folder)).toMatchObject({ templates: ['Main.template.json'], errors: [] });
  });
});

describe('not a cloud assembly', () => {
  it.each<[string, Tree]>([
    ['no manifest', {}],
    ['the manifest of a web site', { 'manifest.json': { name: 'shop', icons: [], start_url: '.' } }],
    ['of an extension', { 'manifest.json': { version: '1.0', manifest_version: 3 } }],
    ['one without artifacts', { 'manifest.json': manifest({}) }],
    ['artifacts of something else', { 'manifest.json': manifest({ a: { type: 'zip' }, b: null }) }],
    ['a list of artifacts', { 'manifest.json': { version, artifacts: ['aws:cloudformation:stack'] } }],
    ['a manifest of no version', { 'manifest.json': { artifacts: { Main: stack('Main') } } }],
    ['broken JSON', { 'manifest.json': '{"version": ' }],
    ['an empty file', { 'manifest.json': '' }],
    ['a binary file', { 'manifest.json': Buffer.from([0x7b, 0, 1]) }],
    ['a folder', { 'manifest.json/a.yml': '' }],
  ])('is %s', (_, tree) => {
    const folder = writeTree(tree);
    expect(readCloudAssembly(folder)).toBeUndefined();
    expect(isCloudAssembly(folder)).toBe(false);
  });
});
