export const TAB = 0x09;
export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const BANG = 0x21;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const PERCENT = 0x25;
export const AMPERSAND = 0x26;
export const SINGLE_QUOTE = 0x27;
export const ASTERISK = 0x2a;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const LIST_START = 0x5b;
export const BACKSLASH = 0x5c;
export const LIST_END = 0x5d;
export const MAP_START = 0x7b;
export const BAR = 0x7c;
export const MAP_END = 0x7d;

/** The line breaks of YAML 1.1, for a class of a regular expression. */
export const BREAKS = '\\n\\r\\x85\\u2028\\u2029';

export const isBreak = (code: number): boolean =>
  code < 0x0e ? code === NEWLINE || code === RETURN : code === 0x85 || code === 0x2028 || code === 0x2029;

/** Whether an indicator such as a dash ends here: at a blank, a line break or the end of the text, whose code is NaN. */
export const isBlank = (code: number): boolean => code === SPACE || code === TAB || isBreak(code) || Number.isNaN(code);
