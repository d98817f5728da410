/** The long forms without the prefix `Fn::`. */
const WITHOUT_PREFIX: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
]);

/**
 * The long form of a tag: `Fn::Sub` for `!Sub`. Every tag with one exclamation mark has one, because CloudFormation
 * may add functions, and tools that run before it have tags of their own. Undefined for the tags of YAML.
 */
export const longFormOf = (tag: string): string | undefined =>
  tag.length > 1 && tag.startsWith('!') ? (WITHOUT_PREFIX.get(tag) ?? `Fn::${tag.slice(1)}`) : undefined;

/** Converts a short form: `!GetAtt Api.RootResourceId` becomes `{"Fn::GetAtt": ["Api", "RootResourceId"]}`. */
export function inLongForm(longForm: string, argument: unknown): Record<string, unknown> {
  const attribute = longForm === 'Fn::GetAtt' && typeof argument === 'string' ? splitAttribute(argument) : undefined;
  return { [longForm]: attribute ?? argument };
}

function splitAttribute(text: string): [string, string] | undefined {
  const dot = text.indexOf('.');
  return dot === -1 ? undefined : [text.slice(0, dot), text.slice(dot + 1)];
}
