import type { Catalogue, Properties, Target } from '../../core/catalogue';
import { awsTypes } from './registered-schema';

/** A resource as a hook event describes it. */
export interface InputModel {
  readonly resourceProperties: Properties;
  readonly previousResourceProperties?: Properties;
}

/** The input files of `cfn test` hold one resource for each resource type. */
export type HookInput = Readonly<Record<string, InputModel>>;

/**
 * The events that `cfn test` sends, keyed by file name. Valid inputs comply with every control. Invalid inputs violate the
 * first control of their resource type.
 * @see https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/hooks-test.html
 */
export function hookInputs(catalogue: Catalogue): Readonly<Record<string, HookInput>> {
  const examples = awsTypes(catalogue).map((type) => {
    const targets = catalogue.flatMap(({ targets: { [type]: target } }) => target ?? []);
    return { type, compliant: compliantWithAll(targets), violating: targets[0]?.violating[0] ?? {} };
  });
  const input = (model: (example: (typeof examples)[number]) => InputModel): HookInput =>
    Object.fromEntries(examples.map((example) => [example.type, model(example)]));
  return {
    'inputs_1_pre_create.json': input(({ compliant }) => ({ resourceProperties: compliant })),
    'inputs_1_pre_update.json': input(({ compliant, violating }) => ({
      resourceProperties: compliant,
      previousResourceProperties: violating,
    })),
    'inputs_1_invalid_pre_create.json': input(({ violating }) => ({ resourceProperties: violating })),
    'inputs_1_invalid_pre_update.json': input(({ compliant, violating }) => ({
      resourceProperties: violating,
      previousResourceProperties: compliant,
    })),
  };
}

const compliantWithAll = (targets: readonly Target[]): Properties =>
  targets.map(({ compliant: [first = {}] }) => first).reduce(merged, {});

/** Merges two objects recursively. If both have a value, the first one counts. */
const merged = (first: Properties, second: Properties): Properties => {
  const nested = Object.entries(first).map(([name, value]) => {
    const other = second[name];
    return [name, isObject(value) && isObject(other) ? merged(value, other) : value] as const;
  });
  return { ...second, ...first, ...Object.fromEntries(nested) };
};

const isObject = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
