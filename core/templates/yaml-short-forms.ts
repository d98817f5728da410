const FUNCTIONS =
  'Base64 Cidr FindInMap ForEach GetAZs GetAtt ImportValue Join Length Select Split Sub ToJsonString Transform ' +
  'And Equals If Not Or Contains EachMemberEquals EachMemberIn RefAll ValueOf ValueOfAll';

/** The long forms of CloudFormation's tags. `!Ref` and `!Condition` have no prefix in theirs. */
export const LONG_FORMS: ReadonlyMap<string, string> = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...FUNCTIONS.split(' ').map((name) => [`!${name}`, `Fn::${name}`] as const),
]);

/** Converts a short form: `!GetAtt Api.RootResourceId` becomes `{"Fn::GetAtt": ["Api", "RootResourceId"]}`. */
export function inLongForm(longForm: string, argument: unknown): Record<string, unknown> {
  const attribute = longForm === 'Fn::GetAtt' && typeof argument === 'string' ? splitAttribute(argument) : undefined;
  return { [longForm]: attribute ?? argument };
}

function splitAttribute(text: string): [string, string] | undefined {
  const dot = text.indexOf('.');
  return dot === -1 ? undefined : [text.slice(0, dot), text.slice(dot + 1)];
}
