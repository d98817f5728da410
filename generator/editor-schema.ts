import type { Catalogue } from '../core/catalogue';
import { configurationSchema } from '../core/configuration';

/** The URL at which editors find the schema. A gatewarden.yaml can name it in `$schema`. */
export const EDITOR_SCHEMA_ADDRESS =
  'https://raw.githubusercontent.com/gatewarden/gatewarden/main/schemas/gatewarden.schema.json';

/** The JSON schema of gatewarden.yaml, for editors. */
export function editorSchema(catalogue: Catalogue): object {
  const { typeConfiguration, definitions } = configurationSchema(catalogue);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: EDITOR_SCHEMA_ADDRESS,
    title: 'Gatewarden configuration',
    description:
      'gatewarden.yaml: the modes, parameters and exemptions of the controls, in AWS and in Azure. Reference: https://github.com/gatewarden/gatewarden/tree/main/guide/controls',
    type: 'object',
    ...typeConfiguration,
    definitions,
  };
}
