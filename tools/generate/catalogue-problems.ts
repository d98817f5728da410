import { type Catalogue, type Control, isAwsType, type Requirement, type Target } from '../../core/catalogue';
import { evaluate } from '../../core/evaluation';
import { azurePolicyFiles, GenerationError, hookInputs } from '../../generator';
import { isKebabCase } from './names';

/** How the texts begin that `npm run new-control` leaves to be written. */
export const PLACEHOLDER = 'Fill in: ';

/** The keys of a configuration that no shorthand can have. */
const RESERVED_KEYS = ['$schema', 'controls', 'parameters', 'exemptions'];

export const fileOf = ({ name }: Pick<Control, 'name'>): string => `controls/${name}.ts`;

/** What is wrong with a catalogue: a line for each problem, with the control's file and what to do. */
export function catalogueProblems(catalogue: Catalogue): string[] {
  const problems = catalogue.flatMap((control, index) => {
    const before = catalogue.slice(0, index);
    return [
      ...identityProblems(control, before),
      ...placeholderProblems(control),
      ...referenceProblems(control),
      ...factProblems(control),
      ...exampleProblems(control),
      ...searchProblems(control),
      ...parameterProblems(control, before),
      ...relatedPolicyProblems(control, before),
    ];
  });
  // What is generated can be judged only where its parts are right.
  return problems.length > 0 ? problems : [...catalogue.flatMap(azureProblems), ...inputProblems(catalogue)];
}

const problem = (control: Pick<Control, 'name'>, what: string): string => `${fileOf(control)}: ${what}`;

function identityProblems(control: Control, before: Catalogue): string[] {
  const { id, name } = control;
  const previous = before.at(-1)?.id;
  const sameId = before.find((other) => other.id === id);
  const sameName = before.find((other) => other.name === name);
  return [
    ...(/^GW\d{3}$/.test(id) ? [] : [problem(control, `id ${id} is not GW and three digits. Example: GW005.`)]),
    ...(sameId === undefined
      ? previous !== undefined && id < previous
        ? [problem(control, `id ${id} stands after ${previous}. List the controls in the order of their ids.`)]
        : []
      : [
          problem(control, `id ${id} is already the id of ${fileOf(sameId)}. Give the newer control the next free id.`),
        ]),
    ...(isKebabCase(name)
      ? []
      : [problem(control, `name ${JSON.stringify(name)} is not in kebab case. Example: access-log.`)]),
    ...(sameName === undefined
      ? []
      : [problem(control, `${sameName.id} and ${id} have the name ${name}. Give one of them another name.`)]),
  ];
}

const placeholderProblems = (control: Control): string[] =>
  placeholders(control, '').map((path) => problem(control, `${path} is not written yet. Replace the placeholder.`));

function placeholders(value: unknown, path: string): string[] {
  if (typeof value === 'string') return value.startsWith(PLACEHOLDER) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key.startsWith(PLACEHOLDER) ? [`${path}.${key}`] : []),
    ...placeholders(member, path === '' ? key : `${path}.${key}`),
  ]);
}

function referenceProblems(control: Control): string[] {
  const insecure = control.references.find(({ url }) => !url.startsWith('https://'));
  return [
    ...(control.references.length === 0
      ? [problem(control, 'references is empty. Name the same rule in at least one other tool or benchmark.')]
      : []),
    ...(insecure === undefined
      ? []
      : [problem(control, `the url of ${insecure.system} ${insecure.id} does not start with https://. Correct it.`)]),
  ];
}

const factsOf = (requirement: Requirement): string[] =>
  requirement.kind === 'allOf' ? requirement.requirements.flatMap(factsOf) : [requirement.fact];

function factProblems(control: Control): string[] {
  const asked = new Set(factsOf(control.requirement));
  return targetsOf(control).flatMap(({ type, target }) => [
    ...[...asked]
      .filter((fact) => !Object.hasOwn(target.facts, fact))
      .map((fact) =>
        problem(control, `${type} does not bind the fact ${fact}. Name its property, or null if the type has none.`),
      ),
    ...Object.keys(target.facts)
      .filter((fact) => !asked.has(fact))
      .map((fact) =>
        problem(control, `${type} binds the fact ${fact}, which the requirement does not use. Remove it from facts.`),
      ),
  ]);
}

const targetsOf = ({ targets }: Control): { readonly type: string; readonly target: Target }[] =>
  Object.entries(targets).map(([type, target]) => ({ type, target }));

function exampleProblems(control: Control): string[] {
  const targets = targetsOf(control);
  if (targets.length === 0) return [problem(control, 'targets is empty. Add the resource types that it looks at.')];
  return targets.flatMap(({ type, target }) =>
    (['compliant', 'violating'] as const).flatMap((kind) => {
      if (target[kind].length === 0) return [problem(control, `${type} has no ${kind} example. Add one to ${kind}.`)];
      const wanted = kind === 'compliant' ? 'pass' : 'fail';
      return target[kind].flatMap((properties, index) => {
        const verdict = evaluate(control, { type, properties })?.verdict ?? 'does not apply';
        return verdict === wanted
          ? []
          : [
              problem(
                control,
                `${type}: the verdict on ${kind}[${index}] is ${verdict}, not ${wanted}: ${JSON.stringify(properties)}. Correct the example or the requirement.`,
              ),
            ];
      });
    }),
  );
}

const searchProblems = (control: Control): string[] =>
  (control.policyTextSearches ?? []).flatMap(({ name, signs, reported, notReported }) => {
    const finds = (text: string): boolean => signs.some((sign) => text.toLowerCase().includes(sign.toLowerCase()));
    const told = (kind: string, text: string, verdict: string): string =>
      problem(control, `search ${name}: a text of ${kind} is ${verdict}: ${text}. Correct the text or the signs.`);
    return [
      ...reported.filter((text) => !finds(text)).map((text) => told('reported', text, 'not found')),
      ...notReported.filter(finds).map((text) => told('notReported', text, 'found')),
    ];
  });

function parameterProblems(control: Control, before: Catalogue): string[] {
  const facts = new Set(factsOf(control.requirement));
  const entries = Object.entries(control.parameters ?? {});
  return entries.flatMap(([name, parameter], index) => {
    const where = `parameters.${name}`;
    const { shorthand } = parameter;
    const unknownTypes =
      parameter.kind === 'targetMode' ? parameter.targets.filter((type) => !Object.hasOwn(control.targets, type)) : [];
    const unknownFact = parameter.kind === 'allowedValues' && !facts.has(parameter.fact) ? parameter.fact : undefined;
    const twin = entries.slice(0, index).find(([, other]) => shorthand !== undefined && other.shorthand === shorthand);
    const clash = before.find((other) =>
      Object.values(other.parameters ?? {}).some(
        (each) => shorthand !== undefined && each.shorthand === shorthand && each.kind !== parameter.kind,
      ),
    );
    return [
      ...unknownTypes.map((type) => problem(control, `${where} names ${type}, which is not a target. Remove it.`)),
      ...(unknownFact === undefined
        ? []
        : [
            problem(control, `${where} names the fact ${unknownFact}, which the requirement does not use. Correct it.`),
          ]),
      ...(shorthand !== undefined && RESERVED_KEYS.includes(shorthand)
        ? [problem(control, `${where}: the shorthand ${shorthand} is a key of every configuration. Choose another.`)]
        : []),
      ...(twin === undefined
        ? []
        : [problem(control, `${where} and parameters.${twin[0]} have the shorthand ${shorthand}. Choose another.`)]),
      ...(clash === undefined
        ? []
        : [
            problem(
              control,
              `${where}: in ${fileOf(clash)} the shorthand ${shorthand} has another kind. Choose another shorthand.`,
            ),
          ]),
    ];
  });
}

/** A built-in policy has one entry in the initiative, whichever control names it. */
const relatedPolicyProblems = (control: Control, before: Catalogue): string[] =>
  (control.relatedPolicies ?? []).flatMap((policy) => {
    const other = before.find(({ relatedPolicies = [] }) =>
      relatedPolicies.some(
        (each) => each.name === policy.name && each.policyDefinitionId !== policy.policyDefinitionId,
      ),
    );
    return other === undefined
      ? []
      : [problem(control, `${fileOf(other)} names another policy ${policy.name}. Choose another name.`)];
  });

/** Aliases, conditions and lengths of texts that Azure Policy does not have. */
function azureProblems(control: Control): string[] {
  try {
    azurePolicyFiles([control]);
    return [];
  } catch (error) {
    if (error instanceof GenerationError) return [problem(control, error.message)];
    throw error;
  }
}

/** The events of the contract suite are made of the examples of several controls. */
const inputProblems = (catalogue: Catalogue): string[] =>
  Object.entries(hookInputs(catalogue)['inputs_1_pre_create.json'] ?? {}).flatMap(([type, { resourceProperties }]) =>
    catalogue
      .filter(
        (control) => isAwsType(type) && evaluate(control, { type, properties: resourceProperties })?.verdict === 'fail',
      )
      .map((control) =>
        problem(
          control,
          `${type}: the first compliant example cannot be combined with those of the other controls, as inputs/ needs it. Use the same values for properties that several controls share.`,
        ),
      ),
  );
