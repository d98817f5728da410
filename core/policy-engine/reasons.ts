import type { Member } from './resource';

/** A condition that determined the result of a rule. */
export interface ConditionReason {
  readonly kind: 'condition';
  /** The path of the condition in the definition: `policyRule.if.allOf[1]`. */
  readonly path: string;
  /** The left side of the condition: `field type`, `value [length(field('tags'))]`, `count of …/protocols[*]`. */
  readonly subject: string;
  readonly operator: string;
  readonly expected: unknown;
  /** Undefined if the property is missing. */
  readonly actual: unknown;
  readonly holds: boolean;
  /** The path of the actual value in the resource, for a condition on a field: `properties.protocols[1]`. */
  readonly at?: string;
  /** The first counted members. */
  readonly counted?: readonly Member[];
}

/** A failed evaluation, which denies the request. */
export interface FailureReason {
  readonly kind: 'failure';
  readonly path: string;
  readonly message: string;
}

/** A further explanation, for example why a rule was not evaluated. */
export interface NoteReason {
  readonly kind: 'note';
  readonly message: string;
}

export type Reason = ConditionReason | FailureReason | NoteReason;

/** A reason as one line of text. */
export function describeReason(reason: Reason): string {
  switch (reason.kind) {
    case 'note':
      return reason.message;
    case 'failure':
      return `${reason.path} fails: ${reason.message}`;
    case 'condition':
      return `${reason.path} is ${reason.holds}: ${describeCondition(reason)}`;
  }
}

/** The subject, actual value and expectation of a condition: `field type is "a" at …; equals "b"`. */
export function describeCondition({ subject, operator, expected, actual, at, counted = [] }: ConditionReason): string {
  const where = at === undefined || subject === `field ${at}` ? '' : ` at ${at}`;
  const members = counted.map((member) => `${member.at} is ${show(member.value)}`).join(', ');
  return `${subject} is ${show(actual)}${where}${members === '' ? '' : ` (${members})`}; ${operator} ${show(expected)}`;
}

/**
 * The values that determined the result, each once: `properties.url is "http://orders"`. The resource type is omitted,
 * because most rules start with it.
 */
export function describeFindings(reasons: readonly Reason[]): string[] {
  const found = reasons.flatMap((reason): string[] => {
    if (reason.kind !== 'condition') return [reason.message];
    const { subject, actual, at, counted = [] } = reason;
    if (subject === 'field type') return [];
    if (counted.length > 0) return counted.map((member) => `${member.at} is ${show(member.value)}`);
    return [`${at ?? subject} is ${show(actual)}`];
  });
  return [...new Set(found)];
}

const SHOWN_LENGTH = 80;
const SHOWN_ITEMS = 8;

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) {
    const more = value.length > SHOWN_ITEMS ? `, … ${value.length} in total` : '';
    return `[${value.slice(0, SHOWN_ITEMS).map(showItem).join(', ')}${more}]`;
  }
  return showItem(value);
}

function showItem(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > SHOWN_LENGTH ? `${value.slice(0, SHOWN_LENGTH)}…` : value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}
