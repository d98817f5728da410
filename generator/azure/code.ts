/** An expression in the output language. It is printed unchanged. */
export class Code {
  constructor(readonly text: string) {}
}

/** The input of the Bicep and HCL printers: JSON with expressions. Members with the value undefined are omitted. */
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
