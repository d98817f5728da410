import { aliasNames, aliasOf, aliasPath, supportsTagsAndLocation } from '../../core/aliases';
import {
  type Catalogue,
  type Control,
  isAwsType,
  type Parameter,
  type Requirement,
  type Target,
} from '../../core/catalogue';
import { evaluate, findSign } from '../../core/evaluation';
import { azurePolicyFiles, GenerationError, hookInputs } from '../../generator';
import { isKebabCase, nextId } from './names';
import { didYouMean } from './nearest';

/** The start of each placeholder that `npm run new-control` writes. */
export const PLACEHOLDER = 'Fill in: ';

/** Also a placeholder that was edited, and the placeholders that contributors write. */
export const isPlaceholder = (text: string): boolean => /fill in:|^\s*(?:todo|tbd|fixme)\b/i.test(text);

/** The reference of the skeleton, with any path. */
const isExampleUrl = (url: string): boolean => /^https?:\/\/(?:www\.)?example\.(?:com|net|org)(?:[/?#:]|$)/i.test(url);

/** The keys of a configuration that cannot be shorthands. */
const RESERVED_KEYS = ['$schema', 'controls', 'parameters', 'exemptions'];

export const fileOf = ({ name }: Pick<Control, 'name'>): string => `controls/${name}.ts`;

/** The problems of a catalogue, one per line, with the control's file and the fix. */
export function catalogueProblems(catalogue: Catalogue): string[] {
  const problems = catalogue.flatMap((control, index) => {
    const before = catalogue.slice(0, index);
    return [
      ...identityProblems(control, before, catalogue),
      ...placeholderProblems(control),
      ...textProblems(control),
      ...referenceProblems(control),
      ...factProblems(control),
      ...exampleProblems(control),
      ...searchProblems(control),
      ...parameterProblems(control, before),
      ...aliasProblems(control),
      ...relatedPolicyProblems(control, before),
    ];
  });
  // The generated files can be checked only if the controls have no other problems.
  if (problems.length > 0) return problems;
  const ofControls = catalogue.flatMap(azureProblems);
  return [...(ofControls.length > 0 ? ofControls : initiativeProblems(catalogue)), ...inputProblems(catalogue)];
}

const problem = (control: Pick<Control, 'name'>, text: string): string => `${fileOf(control)}: ${text}`;

function identityProblems(control: Control, before: Catalogue, catalogue: Catalogue): string[] {
  const { id, name } = control;
  const previous = before.at(-1)?.id;
  const sameId = before.find((other) => other.id === id);
  const sameName = before.find((other) => other.name === name);
  return [
    ...(/^GW\d{3}$/.test(id) ? [] : [problem(control, `id ${id} is not GW and three digits. Example: GW005.`)]),
    ...(sameId === undefined
      ? previous !== undefined && id < previous
        ? [problem(control, `id ${id} is listed after ${previous}. List the controls in the order of their ids.`)]
        : []
      : [
          problem(
            control,
            `${fileOf(sameId)} has the same id, ${id}. Give the newer control the next free id, ${nextId(catalogue.map((each) => each.id))}.`,
          ),
        ]),
    ...(isKebabCase(name)
      ? []
      : [problem(control, `name ${JSON.stringify(name)} is not in kebab case. Example: access-log.`)]),
    ...(sameName === undefined
      ? []
      : [problem(control, `${sameName.id} and ${id} have the same name, ${name}. Rename one of them.`)]),
  ];
}

const placeholderProblems = (control: Control): string[] =>
  [
    ...placeholders(control, ''),
    ...control.references.flatMap(({ url }, index) => (isExampleUrl(url) ? [`references.${index}.url`] : [])),
  ].map((path) => problem(control, `${path} is a placeholder. Replace it.`));

function placeholders(value: unknown, path: string): string[] {
  if (typeof value === 'string') return isPlaceholder(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(isPlaceholder(key) ? [`${path}.${key}`] : []),
    ...placeholders(member, path === '' ? key : `${path}.${key}`),
  ]);
}

/** Texts that the pages and findings print. */
const textProblems = (control: Control): string[] =>
  [
    ['title', control.title],
    ['rationale', control.rationale],
    ...control.references.map(({ id }, index) => [`references.${index}.id`, id]),
    ...targetsOf(control).flatMap(({ type, target }) => [
      [`targets.${type}.noun`, target.noun],
      [`targets.${type}.remediation`, target.remediation],
      [`targets.${type}.documentation`, target.documentation],
      ...(target.importedFrom ?? []).map(({ content, remediation }) => [
        `targets.${type}.importedFrom.${content}.remediation`,
        remediation,
      ]),
      ...(target.copiedFrom === undefined
        ? []
        : [[`targets.${type}.copiedFrom.remediation`, target.copiedFrom.remediation]]),
      ...(target.serverless === undefined
        ? []
        : [[`targets.${type}.serverless.remediation`, target.serverless.remediation]]),
    ]),
    ...Object.entries(control.parameters ?? {}).map(([name, { description }]) => [
      `parameters.${name}.description`,
      description,
    ]),
  ]
    .filter(([, text = '']) => text.trim() === '')
    .map(([path]) => problem(control, `${path} is empty. Write the text.`));

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
        problem(control, `${type} binds the fact ${fact}, which the requirement does not use. Remove the fact.`),
      ),
  ]);
}

const targetsOf = ({ targets }: Control): { readonly type: string; readonly target: Target }[] =>
  Object.entries(targets).map(([type, target]) => ({ type, target }));

function exampleProblems(control: Control): string[] {
  const targets = targetsOf(control);
  if (targets.length === 0)
    return [problem(control, 'targets is empty. Add the resource types that the control evaluates.')];
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
  (control.policyTextSearches ?? []).flatMap((search) => {
    const { name, reported, notReported } = search;
    const finds = (text: string): boolean => findSign(search, text) !== undefined;
    const searchProblem = (kind: string, text: string, verdict: string): string =>
      problem(control, `search ${name}: a text in ${kind} is ${verdict}: ${text}. Correct the text or the signs.`);
    return [
      ...reported.filter((text) => !finds(text)).map((text) => searchProblem('reported', text, 'not found')),
      ...notReported.filter(finds).map((text) => searchProblem('notReported', text, 'found')),
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
      ...unenforcedTypes(control, parameter).map((type) =>
        problem(
          control,
          `${where} applies to ${type}. Parameters have an effect only on AWS resources: the generated Azure policies would ignore the setting and allow what it forbids. Remove the parameter, or move the target to a control of its own.`,
        ),
      ),
      ...(shorthand !== undefined && RESERVED_KEYS.includes(shorthand)
        ? [
            problem(
              control,
              `${where}: the shorthand ${shorthand} is a key of every configuration. Choose another shorthand.`,
            ),
          ]
        : []),
      ...(twin === undefined
        ? []
        : [
            problem(
              control,
              `${where} and parameters.${twin[0]} have the same shorthand, ${shorthand}. Choose another shorthand.`,
            ),
          ]),
      ...(clash === undefined
        ? []
        : [
            problem(
              control,
              `${where}: ${fileOf(clash)} uses the shorthand ${shorthand} for a parameter of another kind. Choose another shorthand.`,
            ),
          ]),
    ];
  });
}

/** The Azure types that a parameter would apply to. */
const unenforcedTypes = (control: Control, parameter: Parameter): string[] =>
  targetsOf(control)
    .filter(({ type, target }) =>
      parameter.kind === 'allowedValues'
        ? (target.facts[parameter.fact] ?? null) !== null
        : parameter.targets.includes(type),
    )
    .map(({ type }) => type)
    .filter((type) => !isAwsType(type));

/** A built-in policy has one entry in the initiative, even if several controls name it. */
const relatedPolicyProblems = (control: Control, before: Catalogue): string[] =>
  (control.relatedPolicies ?? []).flatMap((policy) => {
    const other = before.find(({ relatedPolicies = [] }) =>
      relatedPolicies.some(
        (each) => each.name === policy.name && each.policyDefinitionId !== policy.policyDefinitionId,
      ),
    );
    return other === undefined
      ? []
      : [problem(control, `${fileOf(other)} gives the name ${policy.name} to another policy. Choose another name.`)];
  });

const ALIASES = 'core/aliases/microsoft.apimanagement.json';

/** Azure Policy reads only properties that have an alias. */
const aliasProblems = (control: Control): string[] =>
  azureProperties(control).flatMap(({ type, property }) => {
    if (isPlaceholder(property)) return [];
    if (supportsTagsAndLocation(type) === undefined)
      return [
        problem(
          control,
          `the type ${type} is unknown: ${ALIASES} has no aliases for it, and Azure Policy reads only properties that have an alias. ${didYouMean(type, knownTypes())}The file holds what \`az provider show --namespace Microsoft.ApiManagement --expand resourceTypes/aliases\` returns. The project supports no other provider.`,
        ),
      ];
    return aliasOf(type, property) === undefined
      ? [
          problem(
            control,
            `${type} has no Azure Policy alias for the property ${property}, so no policy can read it. ${didYouMean(property, aliasedProperties(type))}The aliases are in ${ALIASES}.`,
          ),
        ]
      : [];
  });

/** The properties that the policies of a control read. */
const azureProperties = (control: Control): { readonly type: string; readonly property: string }[] => [
  ...targetsOf(control)
    .filter(({ type }) => !isAwsType(type))
    .flatMap(({ type, target: { facts, onlyWith, unused, copiedFrom } }) =>
      [...Object.values(facts), onlyWith, unused?.property, copiedFrom?.property].flatMap((property) =>
        typeof property === 'string' ? [{ type, property }] : [],
      ),
    ),
  ...(control.policyTextSearches ?? []).flatMap(({ targets }) =>
    Object.entries(targets).map(([type, property]) => ({ type, property })),
  ),
];

const typeOf = (alias: string): string => alias.slice(0, alias.lastIndexOf('/'));

const knownTypes = (): string[] => [...new Set(aliasNames().map(typeOf))];

/** The properties of a type that have an alias, as a target names them: without the items of lists. */
const aliasedProperties = (type: string): string[] =>
  aliasNames()
    .filter((alias) => typeOf(alias).toLowerCase() === type.toLowerCase() && !alias.includes('[*]'))
    .flatMap((alias) => /^properties\.(?<property>.*)/.exec(aliasPath(alias) ?? '')?.groups?.['property'] ?? []);

/** Conditions and text lengths that Azure Policy does not support. */
function azureProblems(control: Control): string[] {
  try {
    azurePolicyFiles([control]);
    return [];
  } catch (error) {
    if (error instanceof GenerationError) return [problem(control, error.message)];
    throw error;
  }
}

/** Names that clash between controls. */
function initiativeProblems(catalogue: Catalogue): string[] {
  try {
    azurePolicyFiles(catalogue);
    return [];
  } catch (error) {
    if (error instanceof GenerationError) return [`controls/: ${error.message}`];
    throw error;
  }
}

/** The input files of the contract suite combine the examples of all controls. */
const inputProblems = (catalogue: Catalogue): string[] =>
  Object.entries(hookInputs(catalogue)['inputs_1_pre_create.json'] ?? {}).flatMap(([type, { resourceProperties }]) =>
    catalogue
      .filter(
        (control) => isAwsType(type) && evaluate(control, { type, properties: resourceProperties })?.verdict === 'fail',
      )
      .map((control) =>
        problem(
          control,
          `${type}: the first compliant example conflicts with the examples of other controls, which are combined in inputs/. Use the same values for properties that several controls share.`,
        ),
      ),
  );
