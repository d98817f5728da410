import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { isUserError } from '../errors';
import { parseDocument } from '../templates';
import type { FileProblem } from './file-problem';
import { readSource } from './read-source';

const MANIFEST = 'manifest.json';

/** The templates of a cloud assembly, which is what `cdk synth` writes to cdk.out. All paths are below its folder. */
export interface CloudAssembly {
  readonly templates: readonly string[];
  readonly errors: readonly FileProblem[];
}

/** Whether a folder looks like a cloud assembly; quicker than reading it. */
export const isCloudAssembly = (folder: string): boolean =>
  existsSync(join(folder, MANIFEST)) && existsSync(join(folder, 'cdk.out'));

/**
 * Reads which files of a folder are templates: those of its stacks, of the stacks nested in them, and of its stages.
 * Code, data and what earlier runs left behind are not among them. Undefined where the folder is no cloud assembly.
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export function readCloudAssembly(folder: string): CloudAssembly | undefined {
  const artifacts = readArtifacts(join(folder, MANIFEST));
  if (artifacts === undefined) return undefined;
  const reader = new AssemblyReader(folder);
  reader.read('.', artifacts);
  return { templates: [...reader.templates], errors: reader.errors };
}

type JsonObject = Readonly<Record<string, unknown>>;

interface Artifact {
  readonly type: string;
  readonly properties: JsonObject;
  readonly metadata: JsonObject;
  readonly metadataFile: string | undefined;
}

class AssemblyReader {
  readonly templates = new Set<string>();
  readonly errors: FileProblem[] = [];
  private readonly visited = new Set<string>();

  constructor(private readonly folder: string) {}

  /** @param assembly the folder of the assembly itself, or of a stage in it. */
  read(assembly: string, artifacts: readonly Artifact[]): void {
    const real = realpathSync(join(this.folder, assembly));
    if (this.visited.has(real)) return;
    this.visited.add(real);
    for (const artifact of artifacts) {
      const { type, properties } = artifact;
      if (type === 'aws:cloudformation:stack') {
        this.addTemplate(assembly, properties['templateFile']);
        // What is uploaded itself has an asset manifest.
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
    else this.report(join(stage, MANIFEST), 'The manifest of this stage cannot be read.');
  }

  /** An asset manifest says what is uploaded: the templates of nested stacks and of products, beside code and data. */
  private addAssets(assembly: string, file: unknown): void {
    const manifest = this.place(assembly, file, 'file');
    const content = manifest === undefined ? undefined : this.open(manifest);
    for (const asset of valuesOf(objectAt(content, 'files')))
      this.addAsset(dirname(manifest ?? ''), objectAt(asset, 'source')['path']);
  }

  /** Where there is no asset manifest, assets stand in the metadata of the stack, or in a file of them. */
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

  private addTemplate(assembly: string, file: unknown): void {
    const path = this.place(assembly, file, 'templateFile');
    if (path === undefined || this.templates.has(path)) return;
    if (isFile(join(this.folder, path))) this.templates.add(path);
    else this.report(path, 'The cloud assembly names this template, and there is no such file.');
  }

  /** A path that a manifest gives, below the folder; undefined, and an error, where it is none. */
  private place(assembly: string, given: unknown, name: string): string | undefined {
    const path = typeof given === 'string' ? normalize(join(assembly, given)) : '..';
    if (!isAbsolute(String(given)) && path.split(/[/\\]/)[0] !== '..') return path;
    const shown = given === undefined ? 'missing' : JSON.stringify(given);
    this.report(join(assembly, MANIFEST), `The ${name} of an artifact is ${shown}, and no path in the cloud assembly.`);
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

/** Undefined where the file is not the manifest of a cloud assembly. Many other things are called manifest.json. */
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
  // To open a pipe would wait for whoever writes to it.
  if (!isFile(file)) return { reason: 'There is no such file.' };
  try {
    return { value: parseDocument(readSource(file), { file }).value };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { reason: error.message };
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object below a key; an empty one where there is none. */
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
