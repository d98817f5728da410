import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { zipSync } from 'fflate';
import { hyphenatedName } from './hook';
import { RegistryError } from './registry-error';

/** The same files make the same archive, on every machine. */
export interface PackedFiles {
  readonly archive: Uint8Array;
  /** Of the archive, in hexadecimal. */
  readonly sha256: string;
  /** Names of the archive's entries, sorted. */
  readonly entries: readonly string[];
}

/** What RegisterType takes: the archive that `cfn submit` uploads. */
export interface HookPackage extends PackedFiles {
  /** The archive of code within, which a Lambda function takes as it is. */
  readonly code: PackedFiles;
}

type Files = Readonly<Record<string, Uint8Array>>;

interface HookSchema {
  readonly typeName: string;
  readonly typeConfiguration: object;
  readonly definitions?: object;
  readonly handlers: Readonly<Record<string, { readonly targetNames: readonly string[] }>>;
}

/** The version of the `cfn` CLI whose archives these are; `npm run contract` compares them. */
const CLI_VERSION = '0.2.41';

/** Bytes. Source: `cfn validate`, which refuses a larger configuration schema. */
const CONFIGURATION_SCHEMA_LIMIT = 60 * 1024;

/** Targets that are no resource types: they have no schema. */
const SPECIAL_TARGETS: readonly string[] = ['STACK', 'CHANGE_SET'];

/**
 * Packs the hook.
 * @param root the folder of this package, where the hook is built.
 * @throws RegistryError where a part is missing.
 */
export function packHook(root: string): HookPackage {
  const read = (path: string): Buffer => readPart(root, path);
  const schemaFile = read(`${hyphenatedName}.json`);
  const schema = JSON.parse(schemaFile.toString('utf8')) as HookSchema;
  const configurationSchema = pythonJson(configurationSchemaOf(schema));
  if (configurationSchema.length > CONFIGURATION_SCHEMA_LIMIT)
    throw new RegistryError(`The schema of the configuration has more than ${CONFIGURATION_SCHEMA_LIMIT} bytes.`);

  const targets = targetSchemas(root, schema);
  const code = zip(filesBelow(root, 'build/TypeFunction', ''));
  const registered = zip({
    '.cfn_metadata.json': metadata((JSON.parse(read('package.json').toString('utf8')) as { version: string }).version),
    '.rpdk-config': read('.rpdk-config'),
    'ResourceProvider.zip': code.archive,
    'configuration-schema.json': configurationSchema,
    'schema.json': schemaFile,
    'target-info.json': pythonJson(targetInfo(targets)),
    ...Object.fromEntries(
      [...targets].map(([name, target]) => [
        `target-schemas/${name.replaceAll('::', '-').toLowerCase()}.json`,
        pythonJson(target),
      ]),
    ),
    ...filesBelow(root, 'inputs', 'inputs/'),
    // Classes that `cfn generate` leaves there are no part of the hook.
    ...withoutModels(filesBelow(root, 'src', 'src/')),
  });
  return { ...registered, code };
}

function readPart(root: string, path: string): Buffer {
  if (existsSync(join(root, path))) return readFileSync(join(root, path));
  throw new RegistryError(`${path} is missing: Gatewarden is not installed whole. Install it again.`);
}

function filesBelow(root: string, folder: string, prefix: string): Files {
  const path = join(root, folder);
  const entries = existsSync(path) ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0)
    throw new RegistryError(`${folder}/ is missing or empty. In a checkout, build it first: npm run build`);
  return Object.fromEntries(
    files.map((file) => [`${prefix}${file.slice(path.length + 1).replaceAll(sep, '/')}`, readFileSync(file)]),
  );
}

const withoutModels = ({ 'src/models.ts': _models, ...files }: Files): Files => files;

const configurationSchemaOf = ({ typeName, typeConfiguration, definitions = {} }: HookSchema): object => ({
  ...typeConfiguration,
  definitions,
  typeName,
});

/** The schemas of the resource types that the hook's handlers name, by type name, sorted. */
function targetSchemas(root: string, { handlers }: HookSchema): Map<string, object> {
  const schemas = new Map(
    Object.entries(filesBelow(root, 'target-schemas', '')).map(([, content]) => {
      const schema = JSON.parse(Buffer.from(content).toString('utf8')) as { typeName: string };
      return [schema.typeName, schema];
    }),
  );
  const names = new Set(Object.values(handlers).flatMap(({ targetNames }) => targetNames));
  for (const special of SPECIAL_TARGETS) names.delete(special);
  return new Map(
    [...names].toSorted().map((name) => {
      const schema = schemas.get(name);
      if (schema === undefined) throw new RegistryError(`target-schemas/ holds no schema of ${name}.`);
      return [name, schema];
    }),
  );
}

const targetInfo = (targets: ReadonlyMap<string, object>): object =>
  Object.fromEntries(
    [...targets].map(([name, Schema]) => [
      name,
      {
        TypeName: name,
        TargetName: name,
        TargetType: 'RESOURCE',
        Schema,
        IsCfnRegistrySupportedType: true,
        SchemaFileAvailable: true,
      },
    ]),
  );

/** Who made the archive, where the `cfn` CLI names its plugin. */
const metadata = (version: string): Uint8Array =>
  Buffer.from(JSON.stringify({ 'cli-version': CLI_VERSION, 'plugin-name': 'gatewarden', 'plugin-version': version }));

/** JSON as Python's `json.dumps(value, indent=4)` writes it: without characters outside of ASCII. */
const pythonJson = (value: object): Uint8Array =>
  Buffer.from(JSON.stringify(value, undefined, 4).replaceAll(/[\u0080-\uffff]/g, escaped));

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Archives hold local times, and none before 1980: this is the same date in every time zone. */
const DATE = new Date(1980, 0, 1);
const UNIX = 3;
const ATTRIBUTES = (0o100644 << 16) >>> 0;

function zip(files: Files): PackedFiles {
  const sorted = Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const archive = zipSync(Object.fromEntries(sorted), { level: 9, mtime: DATE, os: UNIX, attrs: ATTRIBUTES });
  const sha256 = createHash('sha256').update(archive).digest('hex');
  return { archive, sha256, entries: sorted.map(([name]) => name) };
}
