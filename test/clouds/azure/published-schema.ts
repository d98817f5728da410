import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import { sharedFile } from '../../shared';
import type { Json, Kind } from './arm-rules';

export type Validate = (kind: Kind, scope: string, body: unknown) => unknown[];

const FILE = sharedFile('schemas/azure/Microsoft.Authorization.2025-03-01.json');

/**
 * Validates request bodies against the schema that Azure publishes for Microsoft.Authorization, which has no exemptions.
 * Undefined if the schema is not available. It is a template schema, so the expressions of policies must be escaped.
 */
export function publishedSchema(): Validate | undefined {
  if (!existsSync(FILE)) {
    process.stderr.write(
      'SKIPPED: validation against the published schema of Microsoft.Authorization. ../shared does not exist.\n',
    );
    return undefined;
  }
  const ajv = new Ajv({ strict: false });
  const read = (name: string): Json & { readonly id: string } =>
    JSON.parse(readFileSync(sharedFile(join('schemas/azure', name)), 'utf8')) as Json & { readonly id: string };
  const schema = read('Microsoft.Authorization.2025-03-01.json');
  ajv.addSchema(read('common.definitions.json'));
  ajv.addSchema(schema);
  return (kind, scope, body) => {
    if (kind === 'policyExemptions') return [];
    const where = /managementGroups/i.test(scope) ? 'managementGroup' : 'subscription';
    const validate = ajv.getSchema(`${schema.id}/${where}_resourceDefinitions/${kind}`);
    if (validate === undefined) throw new Error(`The published schema has no ${kind}.`);
    const resource = {
      name: 'name',
      type: `Microsoft.Authorization/${kind}`,
      apiVersion: '2025-03-01',
      ...(escaped(body) as Json),
    };
    return validate(resource) ? [] : (validate.errors ?? []);
  };
}

const escaped = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body), (_name, value: unknown) =>
    typeof value === 'string' && value.startsWith('[') ? `[${value}` : value,
  );
