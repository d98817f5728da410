import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Clouds, type HookSchema, RegisteredHook, readAssignments, type TemplateFile } from '../../simulator';
import { type LambdaFunction, packagedHook } from '../../simulator/lambda-function';
import { parseDocument } from '../../templates/document';

const root = join(__dirname, '../..');

const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** The packaged hook, the emitted policies. Whoever opens the clouds closes the handler. */
export function openClouds(): Clouds & { readonly handler: LambdaFunction } {
  const region = 'eu-west-1';
  const handler = packagedHook(root, region);
  return {
    region,
    handler,
    hook: new RegisteredHook(readJson('gatewarden-apigateway-stagehook.json') as HookSchema, handler),
    assignments: readAssignments(readJson('azure-policy/subscription.json')),
  };
}

export const templateOf = (text: string, file = 'orders.yml'): TemplateFile => ({
  file,
  document: parseDocument(text, { file }),
});

export const readTemplate = (path: string): TemplateFile => templateOf(readFileSync(path, 'utf8'), path);
