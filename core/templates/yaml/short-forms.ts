/** The long forms of the tags that were read. A name that is made anew for each use is slow as a key. */
const longForms = new Map<string, string>([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
]);
const MOST_NAMES = 1000;

/**
 * The long form of a tag: `Fn::Sub` for `!Sub`. Every tag with one exclamation mark has one, because CloudFormation
 * may add functions, and tools that run before it have tags of their own. Undefined for the tags of YAML.
 */
export function longFormOf(tag: string): string | undefined {
  const known = longForms.get(tag);
  if (known !== undefined || tag.length < 2 || !tag.startsWith('!')) return known;
  const longForm = `Fn::${tag.slice(1)}`;
  if (longForms.size < MOST_NAMES) longForms.set(tag, longForm);
  return longForm;
}

/** Converts a short form: `!GetAtt Api.RootResourceId` becomes `{"Fn::GetAtt": ["Api", "RootResourceId"]}`. */
export function inLongForm(longForm: string, argument: unknown): Record<string, unknown> {
  const attribute = longForm === 'Fn::GetAtt' && typeof argument === 'string' ? splitAttribute(argument) : undefined;
  return { [longForm]: attribute ?? argument };
}

function splitAttribute(text: string): [string, string] | undefined {
  const dot = text.indexOf('.');
  return dot === -1 ? undefined : [text.slice(0, dot), text.slice(dot + 1)];
}
