import { isObject, Unknown, Unreadable } from '../../values';
import { SERVERLESS_TRANSFORM } from '../sam';
import { readConditions } from './conditions';
import { type DeploymentContext, pseudoParameters } from './context';
import { readMappings } from './mappings';
import { type Parameters, resolveParameters } from './parameters';
import { inside, templateError } from './place';
import type { Problems } from './problems';
import { referToValues } from './references';
import { fullBudget, type IntrinsicScope, scopeWithoutProblems } from './scope';
import { textOf } from './values';

/** The sections of a template on which its values depend, apart from its resources. */
export interface TemplateScope {
  /** The names of all transforms. */
  readonly transforms: readonly string[];
  /** The transforms that would change the template in ways that are unknown. */
  readonly macros: readonly string[];
  /** The reason why every section may have more members than declared; undefined if none has. */
  readonly mayBeMore: Unknown | undefined;
  readonly parameters: Parameters;
  /** It resolves parameters, mappings and conditions. */
  readonly scope: IntrinsicScope;
}

const LANGUAGE_EXTENSIONS = 'AWS::LanguageExtensions';

/** Reads the transforms, parameters, mappings and conditions of a template. Errors are reported. */
export function readScope(
  section: (name: string) => unknown,
  context: DeploymentContext,
  problems: Problems,
): TemplateScope {
  const { transforms, unreadable } = readTransforms([section('Transform'), section('Fn::Transform')].flat(), problems);
  const macros = transforms.filter((name) => name !== LANGUAGE_EXTENSIONS && name !== SERVERLESS_TRANSFORM);
  const mayBeMore = unreadable ?? additionsOf(macros);
  const parameters = resolveParameters(section('Parameters'), context, problems);
  const pseudo = pseudoParameters(context);
  const plain: IntrinsicScope = {
    bindings: new Map(),
    values: new Map([...parameters.values, ...pseudo]),
    mappings: undefined,
    mayBeMore,
    hasLanguageExtensions: transforms.includes(LANGUAGE_EXTENSIONS) || unreadable !== undefined,
    budget: fullBudget(),
    problems,
    refer: referToValues(parameters.mayBeMore ?? mayBeMore),
    truthOf: (_, place) => {
      throw templateError('A loop in Conditions cannot use Fn::If in its collection.', place);
    },
  };
  const base = { ...plain, mappings: readMappings(section('Mappings'), plain) };
  const decide = (scope: IntrinsicScope): IntrinsicScope => ({
    ...scope,
    truthOf: readConditions(section('Conditions'), scope),
  });
  const free = parameters.withoutDefaults;
  const withoutDefaults =
    free && once(() => decide({ ...scopeWithoutProblems(base), values: new Map([...free(), ...pseudo]) }));
  return { transforms, macros, mayBeMore, parameters, scope: decide({ ...base, withoutDefaults }) };
}

/** The names of the macros that a template declares, and the value of a declaration that cannot be read. */
function readTransforms(
  written: readonly unknown[],
  problems: Problems,
): { transforms: string[]; unreadable: Unreadable | undefined } {
  const transforms: string[] = [];
  let unreadable: Unreadable | undefined;
  for (const transform of written) {
    if (transform === undefined || transform === null) continue;
    const name = isObject(transform) ? textOf(transform['Name']) : textOf(transform);
    if (name !== undefined) transforms.push(name);
    else
      unreadable = problems.error(
        templateError(
          `Transform is not the name of a macro or a list of macros. Example: "Transform": "${LANGUAGE_EXTENSIONS}"`,
          inside(undefined, 'Transform'),
        ),
      );
  }
  return { transforms, unreadable };
}

const additionsOf = ([macro]: readonly string[]): Unknown | undefined =>
  macro === undefined ? undefined : new Unknown(`the macro ${macro} may add parts to the template at deployment`);

/** A function that is called once. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A function that is called once for each argument. */
export function memoized<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
