import { DEEPEST_VALUE, describeType, isExpressionObject, memberLike } from '../../expressions';
import { type JsonObject } from '../../values';
import type { TemplateProblem } from '../problem';
import { TemplateError } from '../template-error';
import { type Deployment, placeholderDeployment } from './deployment';
import { Evaluator, tooDeep, type Values } from './evaluator';
import { isTemplateSchema, levelOf } from './level';
import { type ResourcesReading, readTemplate } from './nested';

export { readArmParameters } from './parameters';
export type { ArmResource, UnreadPart } from './resources';

/** The resources of a template, and what could not be read. */
export interface ArmReading extends ResourcesReading {
  /** Problems that affect only a part of the template. */
  readonly problems: readonly TemplateProblem[];
}

/** The known values of the deployment. Placeholders replace the others. */
export interface ArmOptions extends Partial<Omit<Deployment, 'level'>> {
  /** The parameter values by name. A parameter with neither a value nor a default is unknown. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whether the deployment has exactly these values and defaults. By default, the defaults may be replaced. */
  readonly values?: Values;
}

/**
 * Whether a parsed file is an ARM template: it has the `$schema` of one, or resources with a type and an API version.
 * In languageVersion 2.0, the resources are an object with symbolic names.
 */
export function isArmTemplate(value: unknown): value is JsonObject {
  if (!isExpressionObject(value)) return false;
  const member = (name: string): unknown => memberLike(value, name);
  if (isTemplateSchema(member('$schema'))) return true;
  const resources = member('resources');
  const items =
    isExpressionObject(resources) && isVersion2(member('languageVersion')) ? Object.values(resources) : resources;
  return Array.isArray(items) && items.length > 0 && items.every(isResource);
}

const isVersion2 = (languageVersion: unknown): boolean =>
  typeof languageVersion === 'string' && languageVersion.startsWith('2.');

const isResource = (value: unknown): boolean =>
  isExpressionObject(value) && ['type', 'apiVersion'].every((name) => typeof memberLike(value, name) === 'string');

/**
 * The resources that an ARM template deploys, including those of its nested templates.
 * @param template the parsed file.
 * @throws TemplateError if the value is not a template or exceeds a limit. All other problems are in the result.
 */
export function readArmTemplate(template: unknown, options: ArmOptions = {}): ArmReading {
  if (!isExpressionObject(template))
    throw new TemplateError(
      `The template is ${describeType(template)}, not an object. Example: {"$schema": "…", "resources": [{"type": "…", …}]}`,
      { path: [] },
    );
  const { parameters = {}, values, ...target } = options;
  if (isDeeper(template, DEEPEST_VALUE) || isDeeper(parameters, DEEPEST_VALUE)) throw tooDeep();
  const deployment = { ...placeholderDeployment, ...target, level: levelOf(template) };
  const evaluator = new Evaluator(values);
  try {
    const reading = readTemplate({ template, path: [], deployment, parameters }, evaluator);
    return { ...reading, problems: evaluator.problems };
  } catch (error) {
    throw isStackOverflow(error) ? tooDeep() : error;
  }
}

/** The depth of each part is limited, but parts that refer to each other can add up to any depth. */
const isStackOverflow = (error: unknown): boolean =>
  error instanceof RangeError || (error instanceof SyntaxError && error.message.endsWith('Stack overflow'));

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((item) => isDeeper(item, levels - 1));
}
