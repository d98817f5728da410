import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalogue } from '../../core/catalogue';
import { awsTypes } from '../../generator';
import { fileOf } from './catalogue-problems';

const FOLDER = 'target-schemas';

/** Files that are missing for the catalogue, and files without a control. */
export async function repositoryProblems(root: string, catalogue: Catalogue): Promise<string[]> {
  const sources = await readdir(join(root, 'controls'));
  const schemas = await readdir(join(root, FOLDER));
  const needed = new Map(awsTypes(catalogue).map((type) => [schemaOf(type), type]));
  return [
    ...catalogue
      .filter((control) => !sources.includes(`${control.name}.ts`))
      .map((control) => `${fileOf(control)}: file not found. Name the file of ${control.id} after the control.`),
    ...[...needed]
      .filter(([name]) => !schemas.includes(name))
      .map(
        ([name, type]) =>
          `${FOLDER}/${name}: file not found. The contract suite reads the schema of each target. Create the file with \`aws cloudformation describe-type --type RESOURCE --type-name ${type} --query Schema --output text > ${FOLDER}/${name}\`.`,
      ),
    ...schemas
      .filter((name) => !needed.has(name))
      .map((name) => `${FOLDER}/${name}: no control targets this type. Remove the file.`),
  ];
}

/** `AWS::ApiGateway::Stage` → `aws-apigateway-stage.json`. */
const schemaOf = (type: string): string => `${type.toLowerCase().replaceAll('::', '-')}.json`;
