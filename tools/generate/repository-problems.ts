import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Catalogue } from '../../core/catalogue';
import { awsTypes } from '../../generator';
import { fileOf } from './catalogue-problems';

const FOLDER = 'target-schemas';

/** What the repository lacks for a catalogue, or has for a control that it lost. */
export async function repositoryProblems(root: string, catalogue: Catalogue): Promise<string[]> {
  const sources = await readdir(join(root, 'controls'));
  const schemas = await readdir(join(root, FOLDER));
  const needed = new Map(awsTypes(catalogue).map((type) => [schemaOf(type), type]));
  return [
    ...catalogue
      .filter((control) => !sources.includes(`${control.name}.ts`))
      .map((control) => `${fileOf(control)}: is missing. Name the file of ${control.id} after the control.`),
    ...[...needed]
      .filter(([name]) => !schemas.includes(name))
      .map(
        ([name, type]) =>
          `${FOLDER}/${name}: is missing; the contract suite reads the schema of each target. Write it with \`aws cloudformation describe-type --type RESOURCE --type-name ${type} --query Schema --output text > ${FOLDER}/${name}\`.`,
      ),
    ...schemas
      .filter((name) => !needed.has(name))
      .map((name) => `${FOLDER}/${name}: no control has this target. Remove the file.`),
  ];
}

/** `AWS::ApiGateway::Stage` → `aws-apigateway-stage.json`. */
const schemaOf = (type: string): string => `${type.toLowerCase().replaceAll('::', '-')}.json`;
