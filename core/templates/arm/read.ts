import { DEEPEST_VALUE, describeType, isObject, type JsonObject, memberLike } from '../../expressions';
import { TemplateError } from '../template-error';
import { type Deployment, standInDeployment } from './deployment';
import { Evaluator } from './evaluator';
import { isTemplateSchema, levelOf } from './level';
import { type ArmReading, readTemplate } from './nested';

export type { ArmReading, Unread } from './nested';
export { readArmParameters } from './parameters';
export type { ArmResource } from './resources';

/** What is said of the deployment beforehand. Stand-ins take the place of what is not. */
export interface ArmOptions extends Partial<Omit<Deployment, 'level'>> {
  /** The values of the template's parameters, by name. A parameter without value and default is unknown. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

/**
 * Whether a parsed file is an ARM template: by its `$schema`, or by resources that have a type and an API version.
 * In language version 2.0 the resources are an object of symbolic names.
 */
export function isArmTemplate(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const member = (name: string): unknown => memberLike(value, name);
  if (isTemplateSchema(member('$schema'))) return true;
  const resources = member('resources');
  const items = isObject(resources) && isVersion2(member('languageVersion')) ? Object.values(resources) : resources;
  return Array.isArray(items) && items.length > 0 && items.every(isResource);
}

const isVersion2 = (languageVersion: unknown): boolean =>
  typeof languageVersion === 'string' && languageVersion.startsWith('2.');

const isResource = (value: unknown): boolean =>
  isObject(value) && ['type', 'apiVersion'].every((name) => typeof memberLike(value, name) === 'string');

/**
 * The resources that an ARM template deploys, those of its nested templates among them.
 * @param template the parsed file.
 * @throws TemplateError where the template is wrong whatever its parameters are, with the path to what is wrong.
 */
export function readArmTemplate(template: unknown, options: ArmOptions = {}): ArmReading {
  if (!isObject(template))
    throw new TemplateError(
      `The template is ${describeType(template)}, and not an object. Example: {"$schema": "…", "resources": [{"type": "…", …}]}`,
      { path: [] },
    );
  const { parameters = {}, ...said } = options;
  if (isDeeper(template, DEEPEST_VALUE) || isDeeper(parameters, DEEPEST_VALUE)) throw tooDeep();
  const deployment = { ...standInDeployment, ...said, level: levelOf(template) };
  try {
    return readTemplate({ template, path: [], deployment, parameters }, new Evaluator());
  } catch (error) {
    // Each part is bounded by itself; parts that build on one another add up, and may do so without end.
    throw error instanceof RangeError ? tooDeep() : error;
  }
}

const tooDeep = (): TemplateError =>
  new TemplateError(`The template is nested more than ${DEEPEST_VALUE} levels deep, or without end.`, { path: [] });

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
