import { ArgumentError } from '../values';
import { formatAddress, type IpRange, parseIpRange } from './ip-range';
import { type ArmFunction, asInteger, asString, pure } from './pure';

/**
 * Functions for networks in CIDR notation. In a network of one or two addresses, all addresses count as usable; ARM's
 * documentation does not cover this case.
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-cidr
 */
export const networkFunctions: Readonly<Record<string, ArmFunction>> = {
  parseCidr: pure([1, 1], ([network]) => describeNetwork(asNetwork(network))),
  cidrSubnet: pure([3, 3], ([network, prefix, index]) =>
    subnet(asNetwork(network), asInteger(prefix), asInteger(index)),
  ),
  cidrHost: pure([2, 2], ([network, index]) => host(asNetwork(network), asInteger(index))),
};

interface Network extends IpRange {
  readonly prefix: number;
}

function asNetwork(value: unknown): Network {
  const text = asString(value);
  const prefix = /\/(?<prefix>\d{1,3})$/.exec(text)?.groups?.['prefix'];
  const range = prefix === undefined ? undefined : parseIpRange(text);
  if (!range) throw new ArgumentError('takes a network such as 10.144.0.0/20 or fdad:3236:5555::/48');
  return { ...range, prefix: Number(prefix) };
}

function describeNetwork({ bits, first, last, prefix }: Network): Readonly<Record<string, unknown>> {
  const show = (address: bigint): string => formatAddress(address, bits);
  // IPv6 networks have no reserved addresses.
  const reserved = bits === 32 && last - first > 1n ? 1n : 0n;
  return {
    network: show(first),
    netmask: show(((1n << BigInt(bits)) - 1n) ^ (last - first)),
    ...(bits === 32 ? { broadcast: show(last) } : {}),
    firstUsable: show(first + reserved),
    lastUsable: show(last - reserved),
    cidr: prefix,
  };
}

function subnet({ bits, first, prefix }: Network, newPrefix: number, index: number): string {
  if (newPrefix < prefix || newPrefix > bits)
    throw new ArgumentError(
      `takes a prefix between ${prefix} (the prefix of the network) and ${bits}, not ${newPrefix}`,
    );
  const count = 1n << BigInt(newPrefix - prefix);
  if (index < 0 || BigInt(index) >= count)
    throw new ArgumentError(`has no subnet at index ${index}: the network has ${count} subnets`);
  const size = 1n << BigInt(bits - newPrefix);
  return `${formatAddress(first + size * BigInt(index), bits)}/${newPrefix}`;
}

function host({ bits, first, last }: Network, index: number): string {
  const address = first + BigInt(index) + (last - first > 1n ? 1n : 0n);
  const end = bits === 32 && last - first > 1n ? last - 1n : last;
  if (index < 0 || address > end) throw new ArgumentError(`has no usable address at index ${index}`);
  return formatAddress(address, bits);
}
