/** What each value means, decided once: the tests hold the evaluation, the packaged hook and the emitted policies to it. */

export const ABSENT = Symbol('absent');

export type Meaning = readonly [value: unknown, verdict: 'pass' | 'fail', why: string];

export const tracingMeanings: readonly Meaning[] = [
  [true, 'pass', 'true'],
  ['true', 'pass', 'a string that CloudFormation reads as true'],
  ['True', 'pass', 'letter case does not matter'],
  ['TRUE', 'pass', 'letter case does not matter'],
  [false, 'fail', 'false'],
  ['False', 'fail', 'a string is not true because it is not empty'],
  ['yes', 'fail', 'a quoted yes is no boolean'],
  [' true', 'fail', 'nothing is trimmed'],
  [1, 'fail', 'a number is not true'],
  ['', 'fail', 'absent'],
  ['   ', 'fail', 'blank'],
  [null, 'fail', 'absent'],
  [ABSENT, 'fail', 'absent'],
  [{ 'Fn::If': ['Traced', true, false] }, 'fail', 'everything is resolved at a resource: an object is no boolean'],
  [[true], 'fail', 'a list is no boolean'],
];

export const certificateMeanings: readonly Meaning[] = [
  ['x9y8z7', 'pass', 'an id'],
  [123456, 'pass', 'an id of digits, written without quotes'],
  [false, 'fail', 'no is not an id'],
  [true, 'fail', 'a boolean is not an id'],
  [0, 'fail', 'nothing'],
  [{ Ref: 'Certificate' }, 'pass', 'something is set, and the service refuses what is no id'],
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
  ['   ', 'fail', 'blank is no address'],
  ['orders.contoso.com', 'fail', 'no scheme'],
  ['http://orders.contoso.com/?next=https://', 'fail', 'the scheme is at the start'],
  ['httpshttp://orders.contoso.com', 'fail', 'the scheme is whole'],
  ['http\u017f://orders.contoso.com', 'fail', 'a long s is no s'],
  ['{{orders-url}}', 'fail', 'a named value hides the scheme'],
  ['https://{{orders-host}}', 'pass', 'a named value after the scheme'],
  [5, 'fail', 'a number is no address'],
  [true, 'fail', 'a boolean is no address'],
  [['https://orders.contoso.com'], 'fail', 'a list is no address'],
  [{ url: 'https://orders.contoso.com' }, 'fail', 'an object is no address'],
];

export const protocolsMeanings: readonly Meaning[] = [
  [['https'], 'pass', 'https'],
  [['WSS', 'https'], 'pass', 'letter case does not matter'],
  [[], 'pass', 'an empty list means https'],
  [null, 'pass', 'absent'],
  [ABSENT, 'pass', 'absent'],
  [['http'], 'fail', 'http'],
  [['https', 'HTTP'], 'fail', 'one that is not encrypted is enough'],
  [['wss', 'ws'], 'fail', 'ws'],
  [['https', ''], 'fail', 'the empty string names no protocol'],
  [['ftp'], 'fail', 'not among the encrypted ones'],
  [[' https'], 'fail', 'nothing is trimmed'],
  [['http\u017f'], 'fail', 'a long s is no s'],
  [['https', null], 'fail', 'null names no protocol'],
  [['https', 5], 'fail', 'a number names no protocol'],
  [[['https']], 'fail', 'a list in the list names no protocol'],
  [[{ name: 'https' }], 'fail', 'an object names no protocol'],
  ['', 'pass', 'absent'],
  ['http', 'fail', 'a single value is no list'],
  ['https', 'fail', 'a single value is no list'],
  ['  ', 'fail', 'a single value is no list'],
  [5, 'fail', 'a single value is no list'],
  [false, 'fail', 'a single value is no list'],
  [{}, 'pass', 'an object lists nothing, and the service refuses it'],
  [{ 0: 'http' }, 'pass', 'an object lists nothing, and the service refuses it'],
];

/** Properties with the value under a name, or without the name where the value is {@link ABSENT}. */
export const withValue = (properties: object, name: string, value: unknown): Record<string, unknown> => ({
  ...properties,
  ...(value === ABSENT ? {} : { [name]: value }),
});

export const show = (value: unknown): string => (value === ABSENT ? 'absent' : JSON.stringify(value));
