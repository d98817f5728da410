// The pieces of generated YAML texts. What is rare is mostly refused, by PyYAML or by both readers.

export const WORDS = [
  'a',
  'Key',
  'two words',
  'AWS::Region',
  'a-b',
  'x:y',
  'é',
  '😀',
  'a?b',
  '-x',
  'a #b',
  "it's",
  'http://a/b?c#d',
];
export const VALUES = [
  '0',
  '12',
  '-3',
  '+4',
  '1_000',
  '0x1F',
  '0b101',
  '0777',
  '089',
  '1:30',
  '.5',
  '-1.25',
  '1.5e+3',
  '',
  '~',
  'null',
  'true',
  'No',
  'on',
  'y',
];
export const RARE = [
  '190:20:30',
  '9007199254740993',
  '3.0',
  '1.25e1',
  '12e03',
  '1e3',
  '190:20:30.15',
  '=',
  '<<',
  '2012-10-17',
  '2001-12-14t21:59:43.10-05:00',
  '2001-13-45',
  '?x',
  ':x',
  'a,b',
];
export const INFINITE = ['.inf', '-.INF', '.nan', '1.0e+999'];
export const KEYS = ['a', 'b', 'Key', 'Fn::Sub', 'two words', '/x/{y}', '"q"', "'s: t'", '"\\x41"', '__proto__'];
export const RARE_KEYS = ['200', '2012-10-17', 'yes', '~', '0x10', '.inf', '='];
export const BAD_KEYS = ['[a]', '{a: b}', '"a\n b"', 'a\n b', '!Ref a', '"a" b'];
export const QUOTED = [
  '""',
  '"a"',
  '"a: b #c"',
  '"\\n\\t\\"\\\\\\/"',
  '"\\x41\\u00e9\\U0001F600\\N\\_\\L\\P\\e\\0"',
  '"\\ud83d\\ude00"',
  "''",
  "'a'",
  "'it''s: #x'",
];
export const RARE_QUOTED = ['"\\q"', '"\\xZ"', '"\\U00110000"', '"a\tb"'];
export const SHORT_FORMS = ['!Ref', '!Sub', '!GetAtt', '!Rain::Embed', '!Condition', '!', '!<!Ref>', '!x%41'];
export const CORE_TAGS = {
  scalar: ['!!str', '!<tag:yaml.org,2002:str>'],
  list: ['!!seq'],
  map: ['!!map'],
};
/** Tags that few scalars fit. */
export const CASTS = ['!!null', '!!int', '!!float', '!!bool'];
export const RARE_TAGS = [
  '!!set',
  '!!omap',
  '!!pairs',
  '!!binary',
  '!!timestamp',
  '!!foo',
  '!!merge',
  '!e!x',
  '!<x>',
  '!a,',
  '!!map',
  '!!seq',
  '!!int',
];
export const COMMENTS = ['', '', '', '', ' # comment', '  #'];
export const BREAKS = ['\r\n', '\r', '\x85', '\u2028', '\u2029'];
export const PIECES = [
  ' ',
  '  ',
  '\n',
  '\t',
  ':',
  ': ',
  '- ',
  '-',
  '? ',
  '?',
  ',',
  '[',
  ']',
  '{',
  '}',
  '#',
  ' #',
  '&a ',
  '*a',
  '!',
  '!x ',
  '|',
  '>',
  '"',
  "'",
  '%',
  '@',
  '`',
  '\\',
  '---',
  '\n---\n',
  '\n...\n',
  '\u0007',
  ...BREAKS,
];
