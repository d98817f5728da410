import { Unknown, Unreadable } from '../values';
import type { ApiDocument, PlacedValue } from './api-document';
import { readXml, type XmlElement } from './xml';

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';

/**
 * Reads a WSDL 1.1 document. Each port has the address of its binding: `soap:address`, or the same element of SOAP 1.2
 * or HTTP.
 * @throws XmlError
 */
export function readWsdl(text: string): ApiDocument {
  const root = readXml(text);
  const services = isWsdl('definitions')(root) ? root.children.filter(isWsdl('service')) : [];
  const ports = services.flatMap(({ children }) => children.filter(isWsdl('port')));
  const addresses = ports.map((port): PlacedValue[] => [{ place: placeOf(port), value: addressOf(port) }]);
  return {
    addresses: addresses.length === 0 ? [[{ place: 'definitions', value: NO_ADDRESS }]] : addresses,
    operations: new Unknown('operations of WSDL are not read'),
  };
}

const NO_ADDRESS = new Unreadable('the document contains no address of a WSDL 1.1 port');

const isWsdl =
  (wanted: string) =>
  ({ namespace, name }: XmlElement): boolean =>
    namespace === WSDL && name === wanted;

function placeOf({ attributes }: XmlElement): string {
  const name = attributes.get('name');
  return name === undefined ? 'the address of the port' : `the address of port ${name}`;
}

/** XML Schema removes the blanks around an address. */
function addressOf({ children }: XmlElement): string | Unknown {
  const [address, ...others] = children.filter(({ name }) => name === 'address');
  const location = others.length === 0 ? address?.attributes.get('location')?.trim() : undefined;
  return location !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? location : NO_ADDRESS;
}
