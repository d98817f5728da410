import { github } from '../../../cli/formats/github';
import { visible } from '../../../cli/formats/visible';
import { certificate } from '../../catalogue';
import { findingWith, HOSTILE, plain, report, reportOf, reportOfParts, reportOfWarnings } from './reports';

/** Reads a workflow command as documented by GitHub. */
function readCommand(text: string) {
  const {
    name,
    properties = '',
    message = '',
  } = /^::(?<name>\w+) (?<properties>.*?)::(?<message>.*)$/.exec(text)?.groups ?? {};
  const decode = (written: string) =>
    written
      .replaceAll('%3A', ':')
      .replaceAll('%2C', ',')
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  return {
    name,
    properties: Object.fromEntries(
      properties.split(',').map((each) => {
        const [key = '', ...value] = each.split('=');
        return [key, decode(value.join('='))];
      }),
    ),
    message: message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'),
  };
}

describe('github', () => {
  it('writes annotations, the most severe first', () => {
    expect(github(report, { ...plain, all: true }).split('\n')).toEqual([
      '::error file=stacks/broken.yml,line=7,col=3,title=Gatewarden found an error::The text ends inside a string.%0AExample: Name: "orders"',
      '::error file=stacks/photo.json,title=Gatewarden found an error::The file is binary.',
      '::error file=apim/main.json,line=21,col=9,title=GW003 backend-https::apim/orders: url is "http://orders.contoso.com". Set url to an address that starts with https://.%0A%0A"url": "https://orders.contoso.com"',
      '::notice file=apim/main.json,line=29,col=9,title=GW003 backend-https::apim/orders-api: serviceUrl is "https://orders.contoso.com".',
      '::warning file=apim/main.json,line=30,col=9,title=GW004 client-https::apim/orders-api: protocols is ["http", "https"]. List only https and wss in protocols; remove http and ws.%0A%0A"protocols": ["https"]',
      '::error file=stacks/orders.yml,line=12,col=5,title=GW001 client-certificate::OrdersStage: ClientCertificateId is missing. Set ClientCertificateId.%0A%0AClientCertificateId: !Ref ClientCertificate',
      '::warning file=stacks/orders.yml,line=14,col=7,title=GW002 tracing::OrdersStage: TracingEnabled depends on a value known only at deployment: parameter Tracing has no default.',
      '2 failed, 1 warned, 1 unknown, 1 passed on 3 resources in 2 files, and 2 errors.',
    ]);
  });

  it('warns of parts that were not checked', () => {
    expect(github(reportOfParts, plain).split('\n')).toEqual([
      '::warning file=stacks/orders.yml,line=27,title=Gatewarden did not check this part::Nested has a template of its own.',
      '1 passed on 1 resource in 1 file, and 1 part not checked.',
    ]);
  });

  it('writes warnings last', () => {
    const findings = [findingWith({ status: 'unknown' })];
    expect(github(reportOf(findings, [], [], reportOfWarnings.warnings), plain).split('\n')).toEqual([
      expect.stringMatching(/^::warning .*title=GW001/),
      '::warning file=stacks/orders.yml,line=9,col=5,title=Gatewarden found a possible mistake::The key "Name" occurs twice; the last one counts.',
      '::warning file=stacks/orders.yml,title=Gatewarden found a possible mistake::No position.',
      '1 unknown on 1 resource in 1 file, and 2 warnings.',
    ]);
  });

  it.each(HOSTILE)('escapes %j', (text) => {
    const finding = findingWith({
      file: text,
      control: { ...certificate, name: text },
      resource: text,
      message: text,
      status: 'unknown',
    });
    const [command = '', summary, ...others] = github(reportOf([finding]), plain).split('\n');
    expect(readCommand(command)).toEqual({
      name: 'warning',
      properties: { file: visible(text), line: '12', col: '5', title: `GW001 ${visible(text)}` },
      message: expect.stringContaining(`${visible(text)}: ${visible(text)}`),
    });
    expect([summary, others]).toEqual(['1 unknown on 1 resource in 1 file.', []]);
  });
});
