import type { Asked } from './definitions';

const API = 'Microsoft.ApiManagement/service/apis';
const URL = `${API}/serviceUrl`;
const PATH = `${API}/path`;
const PROTOCOLS = `${API}/protocols`;

type Condition = Readonly<Record<string, unknown>>;

/** A definition that denies the APIs that meet one condition. */
const probe = (name: string, condition: Condition): Asked => ({
  name,
  kind: 'probe',
  parameters: {},
  definition: {
    properties: {
      mode: 'All',
      policyRule: { if: { allOf: [{ field: 'type', equals: API }, condition] }, then: { effect: 'deny' } },
    },
  },
});

const onFields = (operator: string, ...values: readonly unknown[]): Asked[] =>
  [URL, PATH].flatMap((field) =>
    values.map((value) =>
      probe(`${field.slice(API.length + 1)} ${operator} ${JSON.stringify(value)}`, { field, [operator]: value }),
    ),
  );

const onItems = (operator: string, value: unknown): Asked =>
  probe(`protocols[*] ${operator} ${JSON.stringify(value)}`, { field: `${PROTOCOLS}[*]`, [operator]: value });

const counting = (count: Condition, operator: string, value: unknown): Asked =>
  probe(`count ${JSON.stringify(count)} ${operator} ${JSON.stringify(value)}`, { count, [operator]: value });

const onValue = (expression: string, operator: string, value: unknown): Asked =>
  probe(`${expression} ${operator} ${JSON.stringify(value)}`, { value: `[${expression}]`, [operator]: value });

const items = (where: Condition): Condition => ({ field: `${PROTOCOLS}[*]`, where });
const each = (operator: string, value: unknown): Condition => ({ field: `${PROTOCOLS}[*]`, [operator]: value });

/** One definition for each operator and language construct, so each is compared separately. */
export const probes: readonly Asked[] = [
  ...onFields('equals', 'https://', '', 'x', '5', 5, true, 'true', 'K', 's'),
  ...onFields('notEquals', 'https://', '', 'x', 5, false, 'i'),
  ...onFields('like', 'https://*', '*', '*.contoso.com', 'h*', '*1*'.slice(1), 'ws'),
  ...onFields('notLike', 'https://*', '*', 'T*e'),
  ...onFields('match', '####-##-##', '?', '.', 'True', '#'),
  ...onFields('notMatch', '####-##-##', 'x'),
  ...onFields('matchInsensitively', 'HTTPS://', 'TRUE', '?'),
  ...onFields('notMatchInsensitively', 'HTTPS://', 'TRUE'),
  ...onFields('contains', 'CONTOSO', 's', '0', ''),
  ...onFields('notContains', 'contoso', 'E'),
  ...onFields('in', ['https://', 'x', '1', 'true'], [5, true], []),
  ...onFields('notIn', ['https://', 'x', '1', 'true'], ['', 'null']),
  ...onFields('containsKey', 'url', 'LENGTH', '0'),
  ...onFields('notContainsKey', 'http'),
  ...onFields('exists', 'true', false),
  ...onFields('less', 5, 'm', '2022-01-01T00:00:00Z'),
  ...onFields('lessOrEquals', 1, 'https://'),
  ...onFields('greater', 1, 'http', '2020-01-01T00:00:00Z'),
  ...onFields('greaterOrEquals', 5, 'x'),

  onItems('equals', 'https'),
  onItems('notEquals', 'http'),
  onItems('like', 'http*'),
  onItems('exists', 'true'),
  onItems('in', ['http', 'https']),
  onItems('notContains', 'w'),

  counting({ field: `${PROTOCOLS}[*]` }, 'equals', 0),
  counting({ field: `${PROTOCOLS}[*]` }, 'greater', 1),
  counting(items(each('equals', 'http')), 'greaterOrEquals', 1),
  counting(items(each('notEquals', 'https')), 'less', 2),
  counting(items({ not: each('like', 'http*') }), 'notEquals', 0),
  counting(items({ anyOf: [each('equals', ''), each('exists', false)] }), 'in', [1, 2]),
  counting(items({ value: `[current('${PROTOCOLS}[*]')]`, equals: 'wss' }), 'greater', 0),
  counting(items({ value: `[first(field('${PROTOCOLS}[*]'))]`, equals: 'http' }), 'equals', 1),
  counting({ value: ['https', 'wss'], where: { field: URL, like: "[concat(current(), '://*')]" } }, 'equals', 0),
  counting(
    {
      value: ['https', 'wss', 'HTTP'],
      name: 'allowed',
      where: { count: items(each('equals', "[current('allowed')]")), greater: 0 },
    },
    'lessOrEquals',
    1,
  ),
  counting(
    items({
      count: {
        value: ['https', 'wss'],
        name: 'allowed',
        where: { value: `[current('${PROTOCOLS}[*]')]`, equals: "[current('allowed')]" },
      },
      equals: 0,
    }),
    'greater',
    0,
  ),

  onValue(`field('${PATH}')`, 'equals', ''),
  onValue(`field('${PATH}')`, 'exists', true),
  onValue(`empty(field('${PROTOCOLS}'))`, 'equals', true),
  onValue(`length(field('${PROTOCOLS}'))`, 'greater', 1),
  onValue(`length(field('${PROTOCOLS}[*]'))`, 'equals', 0),
  onValue(`contains(field('${PROTOCOLS}[*]'), 'http')`, 'equals', true),
  onValue(`toLower(field('${PATH}'))`, 'equals', 'x'),
  onValue(`toUpper(string(field('${PATH}')))`, 'contains', 'S'),
  onValue(`substring(field('${PATH}'), 0, 2)`, 'equals', '20'),
  onValue(`startsWith(field('${URL}'), 'HTTPS://')`, 'equals', true),
  onValue(`endsWith(toLower(field('${URL}')), '.example')`, 'equals', true),
  onValue(`first(split(field('${URL}'), ':'))`, 'in', ['https', 'wss']),
  onValue(`replace(field('${URL}'), 'http://', 'https://')`, 'like', 'https://*'),
  onValue(`if(equals(field('${PATH}'), 'x'), 'yes', 'no')`, 'equals', 'yes'),
  onValue(`concat(field('name'), '/', field('${PATH}'))`, 'like', '*/x'),
  onValue(`equals(field('${PATH}'), 'X')`, 'equals', true),
  onValue(`or(equals(field('${PATH}'), ''), equals(field('${PATH}'), ' '))`, 'equals', true),
  onValue(`and(not(empty(field('${PATH}'))), greater(length(field('${PATH}')), 1))`, 'equals', true),
  onValue(`trim(field('${PATH}'))`, 'equals', ''),
  onValue(`int(field('${PATH}'))`, 'greaterOrEquals', 1),
  onValue(`indexOf(field('${PATH}'), 'A')`, 'equals', 0),
  onValue(`last(split(field('type'), '/'))`, 'equals', 'apis'),
  onValue(`union(field('${PROTOCOLS}'), createArray('https'))`, 'contains', 'http'),
  onValue(`coalesce(field('${PATH}'), 'none')`, 'equals', ''),
  onValue(`resourceGroup().name`, 'equals', 'EXAMPLE'),

  probe('name like contoso/*', { field: 'name', like: 'contoso/*' }),
  probe('fullName contains ;rev=', { field: 'fullName', contains: ';rev=' }),
  probe('kind does not exist', { field: 'kind', exists: false }),
  probe('not, allOf, anyOf', {
    not: {
      allOf: [
        { field: PATH, exists: true },
        {
          anyOf: [
            { field: PATH, equals: 'x' },
            { field: URL, exists: true },
          ],
        },
      ],
    },
  }),
  {
    name: 'alias on any type',
    kind: 'probe',
    parameters: {},
    definition: {
      properties: { mode: 'All', policyRule: { if: { field: PATH, equals: 'x' }, then: { effect: 'deny' } } },
    },
  },
  {
    name: 'mode Indexed',
    kind: 'probe',
    parameters: {},
    definition: {
      properties: { mode: 'Indexed', policyRule: { if: { field: 'name', exists: true }, then: { effect: 'deny' } } },
    },
  },
  {
    name: 'location and tags',
    kind: 'probe',
    parameters: {},
    definition: {
      properties: {
        mode: 'All',
        policyRule: {
          if: {
            anyOf: [
              { field: 'location', equals: 'West Europe' },
              { field: "tags['Environment']", in: ['x', '5'] },
              { field: 'tags', containsKey: 'ENVIRONMENT' },
            ],
          },
          then: { effect: 'deny' },
        },
      },
    },
  },
];
