import * as fc from 'fast-check';

/** Typical addresses with every scheme and without one. */
export const address = fc.constantFrom<unknown>(
  'https://orders.contoso.com',
  'HTTPS://orders.contoso.com',
  'http://orders.contoso.com',
  'ws://events.contoso.com',
  'Wss://events.contoso.com',
  'fabric:/orders/web',
  ' https://orders.contoso.com',
  'orders.contoso.com',
  '   ',
  '',
  null,
  '[[not an expression]',
  'https://a\nhttp://b',
  'http\u017f://a',
  'https:\u2215/a',
  '*',
  "[variables('secure')]",
  "[variables('insecure')]",
  "[variables('open')]",
  "[variables('many')[1]]",
  "[concat(parameters('scheme'), '://', parameters('host'))]",
  "[concat('http', parameters('wanted'))]",
  "[uri('https://orders.contoso.com', 'v1')]",
  "[toUpper(variables('secure'))]",
  "[replace('http://a', 'http:', 'https:')]",
  "[if(equals(parameters('environment'), 'prod'), 'https://prod', 'http://dev')]",
  "[if(equals(parameters('wanted'), 'prod'), 'https://prod', 'http://dev')]",
  "[contoso.address(parameters('host'))]",
  "[contoso.address(parameters('wanted'))]",
  "[parameters('asked')]",
  "[parameters('blank')]",
  "[parameters('wanted')]",
  "[parameters('settings').url]",
  "[parameters('wantedSettings').url]",
  "[reference('site').defaultHostName]",
  "[json('null')]",
  "[first(createArray('https://a', 'http://b'))]",
  "[coalesce(json('null'), 'http://a')]",
);

/** Unknown parameters of a generated deployment: a string and a Boolean. */
export const WANTED = "parameters('wanted')";
export const MAYBE = "parameters('mayDeploy')";

/** Strings with a known start only, and strings with several possible values. */
const partlyKnown = fc
  .oneof(
    fc
      .tuple(
        fc.constantFrom(
          'https://',
          'HTTP://',
          'wss://',
          'Fabric:/',
          'http',
          '',
          ' ',
          ' https://',
          'ws:',
          '\u017f',
          'k',
        ),
        fc.constantFrom(WANTED, "reference('site').defaultHostName", "listKeys('a', 'b').key"),
      )
      .chain(([start, rest]) =>
        fc.constantFrom(
          `concat('${start}', ${rest})`,
          `concat('${start}', ${rest}, '/v1')`,
          `format('${start}{0}/api', ${rest})`,
          `format('{0}{1}', '${start}', ${rest})`,
          `format('{0,30}', concat('${start}', ${rest}))`,
          `toUpper(concat('${start}', ${rest}))`,
          `trim(format('${start}{0}', ${rest}))`,
          `uri(concat('${start}', ${rest}), 'v1')`,
          `uri('https://orders.contoso.com', concat('${start}', ${rest}))`,
          `join(createArray('${start}', ${rest}), '')`,
          `replace(concat('${start}', ${rest}), 'https', 'http')`,
          `take(concat('${start}', ${rest}), 4)`,
          `string(concat('${start}', ${rest}))`,
          `coalesce(null(), concat('${start}', ${rest}))`,
          `if(${MAYBE}, concat('${start}', ${rest}), 'https://a')`,
          `if(${MAYBE}, concat('${start}', ${rest}), null())`,
          `contoso.address(concat('${start}', ${rest}))`,
        ),
      ),
    fc.constantFrom(
      `concat(if(${MAYBE}, 'http', 'https'), '://', ${WANTED})`,
      `concat(if(${MAYBE}, 'wss', 'https'), '://', ${WANTED})`,
      `concat('https', if(${MAYBE}, '://a', '://b'))`,
      `coalesce(if(${MAYBE}, null(), 'https://a'), 'http://b')`,
      `if(${MAYBE}, createObject('url', 'http://a'), createObject('url', 'http://b')).url`,
      `if(${MAYBE}, null(), '')`,
    ),
  )
  .map((expression) => `[${expression}]`);

export const anyAddress = fc.oneof(address, partlyKnown);

export const protocol = fc.constantFrom<unknown>(
  'https',
  'HTTP',
  'Wss',
  'ws',
  'ftp',
  'http\u017f',
  'https ',
  '',
  null,
  "[parameters('scheme')]",
  "[parameters('wanted')]",
  "[last(createArray('http', 'https'))]",
  `[concat('http', ${WANTED})]`,
  `[concat('ftp', ${WANTED})]`,
  `[if(${MAYBE}, 'https', 'WSS')]`,
  `[if(${MAYBE}, 'https', 'http')]`,
  `[if(${MAYBE}, 'ws', concat('ht:', ${WANTED}))]`,
);

export const odd = fc.constantFrom<unknown>(5, true, [], ['https://a'], {}, { a: 1 });

export const valueOf = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: odd });
