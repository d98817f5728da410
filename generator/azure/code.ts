/** An expression of the language that is printed, as it stands. */
export class Code {
  constructor(readonly text: string) {}
}

/** What the printers of Bicep and HCL take: JSON, with expressions in it. Members that are undefined are left out. */
export type Printable =
  | string
  | number
  | boolean
  | null
  | Code
  | readonly Printable[]
  | { readonly [key: string]: Printable | undefined };

export const isList = (value: Printable): value is readonly Printable[] => Array.isArray(value);

export const membersOf = (value: object): [string, Printable][] =>
  Object.entries(value as Readonly<Record<string, Printable | undefined>>).filter(
    (member): member is [string, Printable] => member[1] !== undefined,
  );

export const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');
