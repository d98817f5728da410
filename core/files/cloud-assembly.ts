import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isUserError } from '../errors';
import { parseDocument } from '../templates';
import { isObject, type JsonObject } from '../values';
import type { FileProblem } from './file-problem';
import type { GivenParameters, GivenValue } from './parameters';
import { readSource } from './read-source';

const MANIFEST = 'manifest.json';

/** The templates of a cloud assembly, the output of `cdk synth` in cdk.out. All paths are relative to its folder. */
export interface CloudAssembly {
  readonly templates: readonly string[];
  /** The parameters with which the stacks of a template are deployed, by template. */
  readonly parameters: ReadonlyMap<string, GivenParameters>;
  readonly errors: readonly FileProblem[];
}

/** A quick check whether a folder looks like a cloud assembly, without reading it. */
export const isCloudAssembly = (folder: string): boolean =>
  existsSync(join(folder, MANIFEST)) && existsSync(join(folder, 'cdk.out'));

/**
 * Finds the templates of a cloud assembly: the templates of its stacks, nested stacks and stages. Skips code, data and
 * files of earlier runs. Undefined if the folder is not a cloud assembly.
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export function readCloudAssembly(folder: string): CloudAssembly | undefined {
  const artifacts = readArtifacts(join(folder, MANIFEST));
  if (artifacts === undefined) return undefined;
  const reader = new AssemblyReader(folder);
  reader.read('.', artifacts);
  return { templates: [...reader.templates], parameters: reader.parameters, errors: reader.errors };
}

interface Artifact {
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  readonly metadataFile: string | undefined;
}

class AssemblyReader {
  readonly templates = new Set<string>();
  readonly parameters = new Map<string, GivenParameters>();
  readonly errors: FileProblem[] = [];
  private readonly visited = new Set<string>();

  constructor(private readonly folder: string) {}

  /** @param assembly the folder of the cloud assembly or of a stage in it. */
  read(assembly: string, artifacts: readonly Artifact[]): void {
    const real = realpathSync(join(this.folder, assembly));
    if (this.visited.has(real)) return;
    this.visited.add(real);
    for (const artifact of artifacts) {
      const { type, properties } = artifact;
      if (type === 'aws:cloudformation:stack') {
        this.addParameters(this.addTemplate(assembly, properties['templateFile']), properties);
        // A stack whose template is an asset has an asset manifest.
        if (!Object.hasOwn(properties, 'stackTemplateAssetObjectUrl')) this.addLegacyAssets(assembly, artifact);
      } else if (type === 'cdk:asset-manifest') {
        this.addAssets(assembly, properties['file']);
      } else if (type === 'cdk:cloud-assembly') {
        this.addStage(assembly, properties['directoryName']);
      }
    }
  }

  private addStage(assembly: string, directoryName: unknown): void {
    const stage = this.place(assembly, directoryName, 'directoryName');
    if (stage === undefined) return;
    const artifacts = readArtifacts(join(this.folder, stage, MANIFEST));
    if (artifacts) this.read(stage, artifacts);
    else this.report(join(stage, MANIFEST), 'Cannot read the manifest of this stage.');
  }

  /** An asset manifest lists all uploads: templates of nested stacks and Service Catalog products, code and data. */
  private addAssets(assembly: string, file: unknown): void {
    const manifest = this.place(assembly, file, 'file');
    const content = manifest === undefined ? undefined : this.open(manifest);
    for (const asset of valuesOf(objectAt(content, 'files')))
      this.addAsset(dirname(manifest ?? ''), objectAt(asset, 'source')['path']);
  }

  /** Without an asset manifest, the metadata of the stack lists the assets, or a file with additional metadata does. */
  private addLegacyAssets(assembly: string, { metadata, metadataFile }: Artifact): void {
    const file = metadataFile === undefined ? undefined : this.place(assembly, metadataFile, 'additionalMetadataFile');
    const further = file === undefined ? undefined : this.open(file);
    for (const entries of [...valuesOf(metadata), ...valuesOf(further)])
      for (const entry of valuesOf(entries))
        if (isObject(entry) && entry['type'] === 'aws:cdk:asset')
          this.addAsset(assembly, objectAt(entry, 'data')['path']);
  }

  private addAsset(assembly: string, path: unknown): void {
    if (typeof path === 'string' && path.endsWith('.template.json')) this.addTemplate(assembly, path);
  }

  private addTemplate(assembly: string, file: unknown): string | undefined {
    const path = this.place(assembly, file, 'templateFile');
    if (path === undefined || this.templates.has(path)) return path;
    if (isFile(join(this.folder, path))) this.templates.add(path);
    else this.report(path, 'The cloud assembly names this template, but the file does not exist.');
    return path;
  }

  /** Several stacks can have the same template. */
  private addParameters(template: string | undefined, stack: JsonObject): void {
    if (template === undefined) return;
    const parameters = new Map<string, GivenValue>(
      Object.entries(objectAt(stack, 'parameters')).flatMap(([name, value]) =>
        ['string', 'number', 'boolean'].includes(typeof value) ? [[name, { text: String(value) }]] : [],
      ),
    );
    const others = this.parameters.get(template);
    this.parameters.set(template, others === undefined ? parameters : inBoth(others, parameters));
  }

  /** Resolves a path in a manifest. Undefined, with an error, if the path does not lead into the cloud assembly. */
  private place(assembly: string, given: unknown, name: string): string | undefined {
    const path = typeof given === 'string' ? normalize(join(assembly, given)) : '..';
    if (!isAbsolute(String(given)) && path.split(/[/\\]/)[0] !== '..') return path;
    const problem =
      given === undefined
        ? `An artifact has no ${name}.`
        : `The ${name} of an artifact is ${JSON.stringify(given)}, which is not a path in the cloud assembly.`;
    this.report(join(assembly, MANIFEST), problem);
    return undefined;
  }

  private open(path: string): unknown {
    const read = readJson(join(this.folder, path));
    if ('value' in read) return read.value;
    this.report(path, read.reason);
    return undefined;
  }

  private report(file: string, message: string): void {
    this.errors.push({ file, message: `${message} Run cdk synth again.` });
  }
}

/** The parameters of two stacks. Different values make a parameter unknown. */
function inBoth(one: GivenParameters, other: GivenParameters): GivenParameters {
  const names = [...new Set([...one.keys(), ...other.keys()])];
  return new Map(
    names.map((name) => {
      const [left, right] = [one.get(name), other.get(name)];
      return isDeepStrictEqual(left, right) && left !== undefined
        ? [name, left]
        : [name, { unknown: `the stacks of the cloud assembly have different values of the parameter ${name}` }];
    }),
  );
}

/** Undefined if the file is not the manifest of a cloud assembly. Many other tools write a manifest.json. */
function readArtifacts(file: string): readonly Artifact[] | undefined {
  const read = readJson(file);
  const manifest = 'value' in read ? read.value : undefined;
  if (!isObject(manifest) || typeof manifest['version'] !== 'string') return undefined;
  const artifacts = valuesOf(objectAt(manifest, 'artifacts')).flatMap((artifact) =>
    isObject(artifact) && typeof artifact['type'] === 'string'
      ? [
          {
            type: artifact['type'],
            properties: objectAt(artifact, 'properties'),
            metadata: objectAt(artifact, 'metadata'),
            metadataFile: textAt(artifact, 'additionalMetadataFile'),
          },
        ]
      : [],
  );
  return artifacts.some(({ type }) => /^(?:aws|cdk):/.test(type)) ? artifacts : undefined;
}

function readJson(file: string): { readonly value: unknown } | { readonly reason: string } {
  // Opening a named pipe would block until a process writes to it.
  if (!isFile(file)) return { reason: 'The file does not exist.' };
  try {
    return { value: parseDocument(readSource(file), { file }).value };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { reason: error.message };
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The object under a key, or an empty object. */
function objectAt(value: unknown, key: string): JsonObject {
  const member = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return isObject(member) ? member : {};
}

function textAt(value: JsonObject, key: string): string | undefined {
  const member = Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof member === 'string' ? member : undefined;
}

const valuesOf = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? Object.values(value) : [];
