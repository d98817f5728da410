import { backendOf, verdicts } from './importing';

const NAMESPACES =
  'xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:http="http://schemas.xmlsoap.org/wsdl/http/"';

const wsdl = (services: string, head = ''): string => `${head}<definitions ${NAMESPACES}>${services}</definitions>`;
const port = (address: string, name = 'Main'): string => `<port name="${name}" binding="b">${address}</port>`;
const service = (...ports: string[]): string => `<service name="Depot">${ports.join('')}</service>`;
const soap = (location: string): string => `<soap:address location="${location}"/>`;

const imported = (value: unknown, others: object = {}) => ({ path: 'depot', format: 'wsdl', value, ...others });

describe('the address of a port', () => {
  it.each<[string, string, string]>([
    ['https', wsdl(service(port(soap('https://depot.example/soap')))), 'pass pass'],
    ['http', wsdl(service(port(soap('http://depot.example/soap')))), 'fail unknown'],
    ['in capitals', wsdl(service(port(soap('HTTP://DEPOT.EXAMPLE')))), 'fail unknown'],
    ['in single quotes', wsdl(service(port("<soap:address location = 'http://depot.example' />"))), 'fail unknown'],
    ['of SOAP 1.2', wsdl(service(port('<s12:address location="http://depot.example"></s12:address>'))), 'fail unknown'],
    ['of HTTP', wsdl(service(port('<http:address location="http://depot.example"/>'))), 'fail unknown'],
    [
      'after a declaration and a comment',
      wsdl(service(port(soap('http://a.example'))), '\uFEFF<?xml version="1.0"?>\n<!-- a -->\n'),
      'fail unknown',
    ],
    ['with references', wsdl(service(port(soap('http&#58;//depot&#x2e;example/?a=1&amp;b=2')))), 'fail unknown'],
    ['with blanks around it', wsdl(service(port(soap('\n https://depot.example \t')))), 'pass pass'],
    ['in a comment', wsdl(service(port(`<!-- ${soap('https://depot.example')} -->`))), 'unknown unknown'],
    [
      'beside one in a comment',
      wsdl(service(port(`<!-- ${soap('https://a.example')} -->${soap('http://b.example')}`))),
      'fail unknown',
    ],
    [
      'in CDATA',
      wsdl(service(port(`<documentation><![CDATA[${soap('https://depot.example')}]]></documentation>`))),
      'unknown unknown',
    ],
    ['in a documentation', wsdl(`<documentation>${soap('https://depot.example')}</documentation>`), 'unknown unknown'],
    [
      'of two ports',
      wsdl(service(port(soap('http://a.example')), port(soap('http://b.example'), 'Other'))),
      'fail unknown',
    ],
    [
      'of two ports that differ',
      wsdl(service(port(soap('https://a.example')), port(soap('http://b.example'), 'Other'))),
      'unknown unknown',
    ],
    ['of one of two ports', wsdl(service(port(soap('https://a.example')), port('', 'Other'))), 'unknown unknown'],
    [
      'of two services',
      wsdl(service(port(soap('https://a.example'))) + service(port(soap('https://b.example')))),
      'pass pass',
    ],
    ['twice', wsdl(service(port(soap('https://a.example') + soap('http://b.example')))), 'unknown unknown'],
    ['that is a placeholder', wsdl(service(port(soap('REPLACE_WITH_ACTUAL_URL')))), 'unknown unknown'],
    ['that is missing', wsdl(service(port('<soap:address/>'))), 'unknown unknown'],
    ['in no service', wsdl('<import namespace="a" location="http://depot.example/more.wsdl"/>'), 'unknown unknown'],
    [
      'of WSDL 2.0',
      '<description xmlns="http://www.w3.org/ns/wsdl"><service name="a"><endpoint name="b" address="https://depot.example"/></service></description>',
      'unknown unknown',
    ],
    [
      'in another namespace',
      wsdl(service(port(soap('https://depot.example')))).replace('/wsdl/"', '/wsdl2/"'),
      'unknown unknown',
    ],
  ])('%s', (_what, text, expected) => {
    expect(verdicts(imported(text))).toBe(expected);
  });

  it('has prefixes of any name', () => {
    const text =
      '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"><w:service><w:port name="P"><x:address xmlns:x="http://schemas.xmlsoap.org/wsdl/soap/" location="http://depot.example"/></w:port></w:service></w:definitions>';
    expect(backendOf(imported(text))).toMatchObject({
      verdict: 'fail',
      property: 'value',
      observation: 'value (wsdl): the address of port P is "http://depot.example"',
    });
  });
});

describe('a document that is not read', () => {
  const good = wsdl(service(port(soap('https://depot.example'))));

  it.each([
    ['a document type', `<!DOCTYPE definitions [<!ENTITY a "b">]>${good}`],
    ['an entity', wsdl(service(port(soap('&host;'))))],
    ['an ampersand', wsdl(service(port(soap('https://a.example/?a=1&b=2'))))],
    ['no end tag', good.replace('</definitions>', '')],
    ['an end tag of another element', good.replace('</port>', '</prt>')],
    ['two roots', `${good}${good}`],
    ['no element', 'none'],
    ['a comment without an end', `${good}<!-- `],
    ['an attribute without quotes', good.replace('"Depot"', 'Depot')],
    ['an attribute twice', good.replace('name="Depot"', 'name="Depot" name="Depot"')],
    ['a prefix without a namespace', good.replace('xmlns:soap', 'xmlns:other')],
    ['elements nested without an end', wsdl('<a>'.repeat(200))],
    ['an object', { service: {} }],
  ])('%s', (_what, value) => {
    expect(verdicts(imported(value))).toBe('unknown unknown');
    expect(backendOf(imported(value)).observation).toMatch(/^value \(wsdl\) cannot be read: /);
  });

  it('takes time in proportion to its size', () => {
    const start = performance.now();
    for (const text of [
      '<a b="'.repeat(100_000),
      `<a ${'b="" '.repeat(100_000)}`,
      '<a>'.repeat(50) + '<'.repeat(200_000),
    ])
      expect(backendOf(imported(text)).verdict).toBe('unknown');
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
