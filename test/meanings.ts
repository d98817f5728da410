/** The verdict on each value. Tests check the evaluation, the packaged hook and the generated policies against it. */

export const ABSENT = Symbol('absent');

export type Meaning = readonly [value: unknown, verdict: 'pass' | 'fail', why: string];

export const tracingMeanings: readonly Meaning[] = [
  [true, 'pass', 'true'],
  ['true', 'pass', 'a string that CloudFormation reads as true'],
  ['True', 'pass', 'letter case does not matter'],
  ['TRUE', 'pass', 'letter case does not matter'],
  [false, 'fail', 'false'],
  ['False', 'fail', 'a string is not true because it is not empty'],
  ['yes', 'fail', 'a quoted yes is not a boolean'],
  [' true', 'fail', 'nothing is trimmed'],
  [1, 'fail', 'a number is not true'],
  ['', 'fail', 'absent'],
  ['   ', 'fail', 'blank'],
  [null, 'fail', 'absent'],
  [ABSENT, 'fail', 'absent'],
  [{ 'Fn::If': ['Traced', true, false] }, 'fail', 'the hook sees resolved values: an object is not a boolean'],
  [[true], 'fail', 'a list is not a boolean'],
];

export const certificateMeanings: readonly Meaning[] = [
  ['x9y8z7', 'pass', 'an id'],
  [123456, 'pass', 'an id of digits, written without quotes'],
  [false, 'fail', 'a boolean is not an id'],
  [true, 'fail', 'a boolean is not an id'],
  [0, 'fail', 'zero is not an id'],
  [{ Ref: 'Certificate' }, 'pass', 'a value is set, and the service rejects an invalid id'],
  ['', 'fail', 'absent'],
  ['   ', 'fail', 'blank'],
  ['\t\n', 'fail', 'blank'],
  [null, 'fail', 'absent'],
  [ABSENT, 'fail', 'absent'],
];

export const urlMeanings: readonly Meaning[] = [
  ['https://orders.contoso.com', 'pass', 'https'],
  ['HTTPS://orders.contoso.com', 'pass', 'letter case does not matter'],
  ['wss://events.contoso.com', 'pass', 'encrypted WebSocket'],
  ['fabric:/orders/web', 'pass', 'Service Fabric'],
  ['FABRIC:/orders/web', 'pass', 'Service Fabric'],
  [null, 'pass', 'absent'],
  ['', 'pass', 'absent'],
  [ABSENT, 'pass', 'absent'],
  ['http://orders.contoso.com', 'fail', 'http'],
  ['HTTP://orders.contoso.com', 'fail', 'letter case does not matter'],
  ['ws://events.contoso.com', 'fail', 'unencrypted WebSocket'],
  [' https://orders.contoso.com', 'fail', 'nothing is trimmed'],
  ['   ', 'fail', 'a blank string is not an address'],
  ['orders.contoso.com', 'fail', 'no scheme'],
  ['http://orders.contoso.com/?next=https://', 'fail', 'the scheme is at the start'],
  ['httpshttp://orders.contoso.com', 'fail', 'the scheme has to match completely'],
  ['http\u017f://orders.contoso.com', 'fail', 'a long s is not an s'],
  ['{{orders-url}}', 'fail', 'a named value hides the scheme'],
  ['https://{{orders-host}}', 'pass', 'a named value after the scheme'],
  [5, 'fail', 'a number is not an address'],
  [true, 'fail', 'a boolean is not an address'],
  [['https://orders.contoso.com'], 'fail', 'a list is not an address'],
  [{ url: 'https://orders.contoso.com' }, 'fail', 'an object is not an address'],
];

export const protocolsMeanings: readonly Meaning[] = [
  [['https'], 'pass', 'https'],
  [['WSS', 'https'], 'pass', 'letter case does not matter'],
  [[], 'pass', 'an empty list means https'],
  [null, 'pass', 'absent'],
  [ABSENT, 'pass', 'absent'],
  [['http'], 'fail', 'http'],
  [['https', 'HTTP'], 'fail', 'one unencrypted protocol is enough'],
  [['wss', 'ws'], 'fail', 'ws'],
  [['https', ''], 'fail', 'the empty string is not a protocol'],
  [['ftp'], 'fail', 'not an encrypted protocol'],
  [[' https'], 'fail', 'nothing is trimmed'],
  [['http\u017f'], 'fail', 'a long s is not an s'],
  [['https', null], 'fail', 'null is not a protocol'],
  [['https', 5], 'fail', 'a number is not a protocol'],
  [[['https']], 'fail', 'a nested list is not a protocol'],
  [[{ name: 'https' }], 'fail', 'an object is not a protocol'],
  ['', 'pass', 'absent'],
  ['http', 'fail', 'a single value is not a list'],
  ['https', 'fail', 'a single value is not a list'],
  ['  ', 'fail', 'a single value is not a list'],
  [5, 'fail', 'a single value is not a list'],
  [false, 'fail', 'a single value is not a list'],
  [{}, 'pass', 'an object has no items, and the service rejects it'],
  [{ 0: 'http' }, 'pass', 'an object has no items, and the service rejects it'],
];

/** Properties with the value under a name, or without the name where the value is {@link ABSENT}. */
export const withValue = (properties: object, name: string, value: unknown): Record<string, unknown> => ({
  ...properties,
  ...(value === ABSENT ? {} : { [name]: value }),
});

export const show = (value: unknown): string => (value === ABSENT ? 'absent' : JSON.stringify(value));
