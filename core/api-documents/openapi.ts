import { isObject, type JsonObject, readPath, Unknown, Unreadable } from '../values';
import type { ApiDocument, ApiOperation } from './api-document';
import { hostAddresses, serverAddresses } from './openapi-addresses';

/** Reads an OpenAPI document of version 2 or 3. Values in it can be unknown. */
export function readOpenApi(document: JsonObject): ApiDocument {
  const operations = operationsIn(document['paths']);
  switch (versionOf(document)) {
    case 2: {
      const schemes = document['schemes'];
      return {
        // `x-servers` is an extension that API Management supports.
        addresses: [serverAddresses(document, 'x-servers'), hostAddresses(document)],
        ...(isMissing(schemes) ? {} : { protocols: { place: 'schemes', value: schemes } }),
        operations,
      };
    }
    case 3:
      return { addresses: [serverAddresses(document, 'servers')], operations };
    default:
      return { addresses: [[{ place: 'openapi', value: NO_VERSION }]], operations };
  }
}

const NO_VERSION = new Unreadable('the document is not OpenAPI 2 or 3');

/** Undefined if the document has no version, two versions or another one. In YAML, the version can be a number. */
function versionOf({ swagger, openapi }: JsonObject): 2 | 3 | undefined {
  if (swagger !== undefined && openapi !== undefined) return undefined;
  if (/^2(?:\.|$)/.test(textOf(swagger))) return 2;
  return /^3(?:\.|$)/.test(textOf(openapi)) ? 3 : undefined;
}

const textOf = (version: unknown): string =>
  typeof version === 'string' || typeof version === 'number' ? String(version) : '';

const isMissing = (list: unknown): boolean =>
  list === undefined || list === null || (Array.isArray(list) && list.length === 0);

/** The methods of an OpenAPI path item. */
const METHOD = /^(?:get|put|post|delete|options|head|patch|trace|x-amazon-apigateway-any-method)$/i;

const NOT_IN_DOCUMENT = new Unknown('the document does not contain every operation');

function operationsIn(paths: unknown): ApiDocument['operations'] {
  if (!isObject(paths)) return NOT_IN_DOCUMENT;
  return Object.entries(paths).flatMap(([path, item]): ApiOperation[] => {
    if (!isObject(item) || Object.hasOwn(item, '$ref'))
      return [{ path, method: NOT_IN_DOCUMENT, integration: NOT_IN_DOCUMENT }];
    return Object.entries(item).flatMap(([method, operation]) =>
      METHOD.test(method) ? [{ path, method, integration: integrationOf(operation) }] : [],
    );
  });
}

/** OpenAPI ignores other members beside `$ref`. */
function integrationOf(operation: unknown): unknown {
  const integration = readPath(operation, 'x-amazon-apigateway-integration');
  return isObject(integration) && Object.hasOwn(integration, '$ref') ? NOT_IN_DOCUMENT : integration;
}
