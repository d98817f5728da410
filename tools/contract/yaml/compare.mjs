// Compares what Gatewarden and PyYAML read from one text.

const AWS_FORMATS = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html';

/** The reasons why the two may differ, with their sources. */
export const REASONS = {
  dates: {
    why: 'a date stays text, as templates need it: AWSTemplateFormatVersion: 2010-09-09. CloudFormation does not support the tag timestamp',
    source: AWS_FORMATS,
  },
  keys: {
    why: 'a key stays text as written: 200 of a response, 2012-10-17 of a policy. JSON, which CloudFormation makes of it, has no other keys',
    source: 'https://www.rfc-editor.org/rfc/rfc8259#section-4',
  },
  numbers: {
    why: 'a number that JavaScript would write differently stays text: 3.0, 190:20:30.15, integers beyond 2^53',
    source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html',
  },
  exponents: {
    why: 'an exponent needs no sign in CloudFormation',
    source: 'https://github.com/aws/serverless-application-model/issues/200',
  },
  infinite: {
    why: 'JSON has neither infinite numbers nor NaN, so they are refused',
    source: 'https://www.rfc-editor.org/rfc/rfc8259#section-6',
  },
  tags: {
    why: 'CloudFormation does not support the tags binary, omap, pairs, set and timestamp, so they are refused',
    source: AWS_FORMATS,
  },
  casts: {
    why: 'PyYAML converts text with a tag as Python does; other notations than those of YAML are refused',
    source: 'https://yaml.org/type/int.html',
  },
  merges: {
    why: 'of several sources of a merge key, the first one that has the key counts. CloudFormation does not support merge keys; PyYAML disagrees between versions. A tag on a source is refused',
    source: 'https://yaml.org/type/merge.html',
  },
  anchors: {
    why: 'an anchor may be given twice, and an alias names the last one. CloudFormation does not support aliases; PyYAML refuses the second anchor',
    source: 'https://yaml.org/spec/1.1/#id863390',
  },
  indicators: {
    why: 'a plain = or << as a value is text. PyYAML has no value for them',
    source: 'https://github.com/yaml/pyyaml/issues/89',
  },
  empty: { why: 'a file without a value is refused: it is not a template', source: AWS_FORMATS },
};

/** What Gatewarden refuses and PyYAML reads, by the message of Gatewarden. */
const REFUSED = [
  [/^CloudFormation does not support the tag/, 'tags'],
  [/put it in quotes$/, 'infinite'],
  [/^the tag !!\w+ does not fit "/, 'casts'],
  [/^the value of the merge key/, 'merges'],
  [/^the document is empty$/, 'empty'],
];

/** What PyYAML refuses and Gatewarden reads, by the message of PyYAML. */
const ACCEPTED = [
  [/found duplicate anchor/, 'anchors'],
  [/could not determine a constructor for the tag 'tag:yaml.org,2002:(?:value|merge)'/, 'indicators'],
  [
    /^ValueError: (?:month must be|day is out of range|hour must be|minute must be|second must be|year \d+ is out of range|offset must be)/,
    'dates',
  ],
  [/^ValueError: invalid literal for int/, 'numbers'],
];

const named = (patterns, message) => patterns.find(([pattern]) => pattern.test(message))?.[1];

/**
 * @param own `{ value }` or `{ error }` of Gatewarden.
 * @param theirs `{ value, ambiguous }` or `{ error }` of PyYAML; `ambiguous` are keys that merge keys give twice.
 * @returns the outcome: equal, both refused, the name of a reason, or unexplained.
 */
export function compare(own, theirs) {
  if (own.error !== undefined) {
    if (theirs.error !== undefined) return 'both refused';
    // PyYAML does not look at a value that a merge key gives twice.
    return named(REFUSED, own.error) ?? (theirs.ambiguous.length > 0 ? 'merges' : 'unexplained');
  }
  if (theirs.error !== undefined) return named(ACCEPTED, theirs.error) ?? 'unexplained';
  const reasons = new Set();
  differences(own.value, theirs.value, { reasons, ambiguous: new Set(theirs.ambiguous) });
  if (reasons.has('unexplained')) return 'unexplained';
  return [...reasons][0] ?? 'equal';
}

function differences(own, theirs, { reasons, ambiguous }) {
  if (Array.isArray(theirs)) {
    if (!Array.isArray(own) || own.length !== theirs.length) reasons.add('unexplained');
    else for (const [index, item] of theirs.entries()) differences(own[index], item, { reasons, ambiguous });
  } else if (theirs?.$ === 'map') inMaps(own, theirs, { reasons, ambiguous });
  else {
    const reason = inScalars(own, theirs);
    if (reason) reasons.add(reason);
  }
}

function inMaps(own, { members, hasOtherKeys }, { reasons, ambiguous }) {
  const isMap = typeof own === 'object' && own !== null && !Array.isArray(own);
  const keys = Object.keys(members);
  if (!isMap || Object.keys(own).length !== keys.length || !keys.every((key) => Object.hasOwn(own, key))) {
    reasons.add('unexplained');
    return;
  }
  if (hasOtherKeys) reasons.add('keys');
  for (const key of keys) {
    const inside = new Set();
    differences(own[key], members[key], { reasons: inside, ambiguous });
    for (const reason of inside) reasons.add(ambiguous.has(key) ? 'merges' : reason);
  }
}

const EXPONENT = /^[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?$/;

function inScalars(own, theirs) {
  if (typeof theirs === 'string') {
    if (own === theirs) return undefined;
    return typeof own === 'number' && EXPONENT.test(theirs) ? 'exponents' : 'unexplained';
  }
  const { $: kind, text, value } = theirs ?? { $: 'null' };
  switch (kind) {
    case 'null':
      return own === null ? undefined : 'unexplained';
    case 'bool':
      return own === (value === 'True') ? undefined : 'unexplained';
    case 'int':
    case 'float':
      if (typeof own === 'number' && own === Number(value)) return undefined;
      return own === text ? 'numbers' : 'unexplained';
    case 'timestamp':
      return own === text ? 'dates' : 'unexplained';
    default:
      return 'unexplained';
  }
}
