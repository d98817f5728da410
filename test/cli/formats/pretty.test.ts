import { createColors } from 'picocolors';
import { pretty } from '../../../cli/formats/pretty';
import { findingWith, plain, report, reportOf, reportOfParts, reportOfWarnings } from './reports';

describe('pretty', () => {
  it('shows findings by file, with the fix', () => {
    expect(pretty(report, { ...plain, all: true })).toBe(`stacks/orders.yml
  12:5    fail     OrdersStage: ClientCertificateId is missing.
          MEDIUM GW001 client-certificate (AWS::ApiGateway::Stage)
          Set ClientCertificateId.

              ClientCertificateId: !Ref ClientCertificate

  14:7    unknown  OrdersStage: TracingEnabled depends on a value known only at deployment: parameter Tracing has no default.
          LOW GW002 tracing (AWS::ApiGateway::Stage)

apim/main.json
  21:9    fail     apim/orders: url is "http://orders.contoso.com".
          CRITICAL GW003 backend-https (Microsoft.ApiManagement/service/backends)
          Set url to an address that starts with https://.

              "url": "https://orders.contoso.com"

  30:9    warn     apim/orders-api: protocols is ["http", "https"].
          HIGH GW004 client-https (Microsoft.ApiManagement/service/apis)
          List only https and wss in protocols; remove http and ws.

              "protocols": ["https"]

  29:9    pass     apim/orders-api: serviceUrl is "https://orders.contoso.com". (GW003 backend-https)

stacks/broken.yml
  7:3     error    The text ends inside a string.
          Example: Name: "orders"

stacks/photo.json
          error    The file is binary.

2 failed, 1 warned, 1 unknown, 1 passed on 3 resources in 2 files, and 2 errors.
Unknown: the template alone does not decide the verdict. Set template parameters with --parameters. Use --strict to fail on unknown verdicts.
To see why a control matters: gatewarden controls GW001`);
  });

  it('counts unchecked parts, in yellow', () => {
    const colors = createColors(true);
    const summary = '1 passed on 1 resource in 1 file, and 1 part not checked.';
    expect(pretty(reportOfParts, plain)).toBe(summary);
    expect(pretty(reportOfParts, { ...plain, colors })).toBe(colors.bold(colors.yellow(summary)));
  });

  it('shows warnings after the findings of a file', () => {
    expect(pretty(reportOfWarnings, plain)).toBe(`stacks/orders.yml
  9:5     warning  The key "Name" occurs twice; the last one counts.
          warning  No position.

1 passed on 1 resource in 1 file, and 2 warnings.`);
    const colors = createColors(true);
    const text = pretty(reportOfWarnings, { ...plain, colors });
    expect(text).toContain(colors.yellow('warning'));
    expect(text).toContain(colors.bold(colors.yellow('1 passed on 1 resource in 1 file, and 2 warnings.')));
  });

  it('separates a long position from the verdict', () => {
    const far = findingWith({ line: 12_345, column: 6789 });
    expect(pretty(reportOf([far]), plain)).toContain('  12345:6789 fail     OrdersStage');
  });

  it('breaks long advice between words', () => {
    const long = findingWith({ remediation: `${'word '.repeat(30)}${'x'.repeat(100)} end`, property: 'none' });
    expect(
      pretty(reportOf([long]), plain)
        .split('\n')
        .slice(3, 7),
    ).toEqual([
      `          ${'word '.repeat(18).trimEnd()}`,
      `          ${'word '.repeat(12).trimEnd()}`,
      `          ${'x'.repeat(100)}`,
      '          end',
    ]);
  });

  it('escapes control characters', () => {
    const hostile = findingWith({
      status: 'pass',
      file: '\u001b[2Jx\n.yml',
      resource: 'A\u009b31m',
      message: 'It is \u202e"no"\t\r',
    });
    expect(
      pretty(reportOf([hostile]), { ...plain, all: true })
        .split('\n')
        .slice(0, 2),
    ).toEqual([
      String.raw`\u001b[2Jx\n.yml`,
      String.raw`  12:5    pass     A\u009b31m: It is \u202e"no"\t\r (GW001 client-certificate)`,
    ]);
  });

  const colors = createColors(true);
  it.each([
    ['fail', findingWith({}), colors.red('fail'), colors.red('1 failed on 1 resource in 1 file.')],
    ['warn', findingWith({ mode: 'warn' }), colors.yellow('warn'), colors.yellow('1 warned on 1 resource in 1 file.')],
    [
      'unknown',
      findingWith({ status: 'unknown' }),
      colors.yellow('unknown'),
      colors.yellow('1 unknown on 1 resource in 1 file.'),
    ],
    ['pass', findingWith({ status: 'pass' }), colors.green('pass'), colors.green('1 passed on 1 resource in 1 file.')],
  ])('colours %s', (_, finding, outcome, summary) => {
    const text = pretty(reportOf([finding]), { ...plain, all: true, colors });
    expect(text).toContain(outcome);
    expect(text).toContain(colors.bold(summary));
  });
});
