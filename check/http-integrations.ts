import { isAbsent } from '../core/evaluation';
import { memberAt, piecesOf } from '../core/templates';
import { Alternatives, readPath, Unknown } from '../core/values';
import { ReferenceTo } from './reference';
import type { TemplateReading, TemplateResource } from './template-reading';

/**
 * Says that the API of a stage has no integration that would present a client certificate: only those of type HTTP and
 * HTTP_PROXY do. Undefined where there is one, and where not every integration of the API can be seen.
 * @param template the document's value.
 * @see https://docs.aws.amazon.com/config/latest/developerguide/api-gw-ssl-enabled.html
 */
export function withoutHttpIntegrations(
  stage: TemplateResource,
  reading: TemplateReading,
  template: unknown,
): string | undefined {
  const { resources, outputs } = reading;
  const reference = readPath(stage.properties, 'RestApiId');
  const [api, ...others] = resources.filter((each) => isRestApi(each) && isIdOf(reference, each));
  // Without outputs it is not the whole of a template.
  if (api === undefined || others.length > 0 || outputs === undefined) return undefined;
  const handedOut = [
    ...outputs,
    ...resources
      .filter(isStranger)
      .map(({ properties, propertiesPath }) => ({ value: properties, path: propertiesPath })),
  ];
  if (handedOut.some(({ value, path }) => isOpenToOthers(api, resources, value, memberAt(template, path))))
    return undefined;
  const methods = resources.filter(({ type }) => type === 'AWS::ApiGateway::Method');
  const own = [...typesInDefinition(api), ...typesOf(methods.filter((each) => isOf(each, api)))];
  const possible = typesOf(methods.filter((each) => mayBeOf(each, resources.filter(isRestApi))));
  return own.length > 0 && [...own, ...possible].every(isOfAnotherType)
    ? `No integration of ${api.name} is of type HTTP or HTTP_PROXY, and those of other types present no certificate.`
    : undefined;
}

const isRestApi = ({ type }: TemplateResource): boolean => type === 'AWS::ApiGateway::RestApi';

const isIdOf = (value: unknown, { name }: TemplateResource): boolean =>
  value instanceof ReferenceTo && value.logicalId === name && [undefined, 'RestApiId'].includes(value.attribute);

/** Whether something that is not in the template may add methods: below what is handed out to it. */
function isOpenToOthers(
  api: TemplateResource,
  resources: readonly TemplateResource[],
  value: unknown,
  written: unknown,
): boolean {
  const paths = new Set(resources.filter(({ type }) => type === 'AWS::ApiGateway::Resource').map(({ name }) => name));
  const isPlace = (logicalId: string, attribute: string | undefined): boolean =>
    paths.has(logicalId) || (logicalId === api.name && attribute === 'RootResourceId');
  return (
    contains(value, (each) => each instanceof ReferenceTo && isPlace(each.logicalId, each.attribute)) ||
    // What a text is made of is not in its value.
    contains(written, (each) => referencesIn(each).some(([logicalId = '', attribute]) => isPlace(logicalId, attribute)))
  );
}

const isStranger = ({ type }: TemplateResource): boolean => !type.startsWith('AWS::ApiGateway::');

/** The names that a text or a function refers to as it is written, each with its attribute, if any. */
function referencesIn(written: unknown): string[][] {
  if (typeof written === 'string')
    return piecesOf(written).flatMap((piece) => ('variable' in piece ? [piece.variable.split('.')] : []));
  if (!isObject(written)) return [];
  return [written['Ref'], written['Fn::GetAtt']]
    .map((name) => (typeof name === 'string' ? name.split('.') : name))
    .filter((names): names is string[] => Array.isArray(names));
}

const contains = (value: unknown, isWanted: (value: unknown) => boolean): boolean =>
  isWanted(value) ||
  (typeof value === 'object' && value !== null && Object.values(value).some((member) => contains(member, isWanted)));

/** Stands for an integration whose type cannot be seen, and for those that there may be. */
const NOT_SEEN = new Unknown('not every integration can be seen');

/** The types that the API's own definition names. */
function typesInDefinition({ properties, isMadeBySam }: TemplateResource): unknown[] {
  if (properties instanceof Unknown) return [NOT_SEEN];
  const [body, ...elsewhere] = ['Body', 'BodyS3Location', 'CloneFrom'].map((name) => readPath(properties, name));
  if (elsewhere.some((each) => !isAbsent(each))) return [NOT_SEEN];
  if (!isAbsent(body)) return typesInPaths(readPath(body, 'paths'));
  // The definition that SAM writes calls functions and state machines only.
  return isMadeBySam ? ['AWS_PROXY'] : [];
}

/** An OpenAPI definition has an operation for each method of each path. */
const METHOD = /^(?:get|put|post|delete|options|head|patch|trace|x-amazon-apigateway-any-method)$/i;

function typesInPaths(paths: unknown): unknown[] {
  if (!isObject(paths)) return [NOT_SEEN];
  return Object.values(paths).flatMap((path) => {
    if (!isObject(path) || Object.hasOwn(path, '$ref')) return [NOT_SEEN];
    return Object.entries(path).flatMap(([method, operation]) =>
      METHOD.test(method) ? [typeOf(readPath(operation, 'x-amazon-apigateway-integration'))] : [],
    );
  });
}

/** What stands beside a reference does not count. */
const typeOf = (integration: unknown): unknown =>
  isObject(integration) && Object.hasOwn(integration, '$ref') ? NOT_SEEN : readPath(integration, 'type');

const typesOf = (methods: readonly TemplateResource[]): unknown[] =>
  methods.map(({ properties }) => readPath(properties, 'Integration.Type'));

const isOf = ({ properties }: TemplateResource, api: TemplateResource): boolean =>
  isIdOf(readPath(properties, 'RestApiId'), api);

/** Whether nobody knows which API a method is of. */
function mayBeOf(method: TemplateResource, apis: readonly TemplateResource[]): boolean {
  const id = readPath(method.properties, 'RestApiId');
  return id instanceof Unknown && !apis.some((api) => isIdOf(id, api));
}

const OTHER_TYPES: readonly string[] = ['AWS', 'AWS_PROXY', 'MOCK'];

const isOfAnotherType = (type: unknown): boolean =>
  type instanceof Alternatives
    ? type.values.every(isOfAnotherType)
    : typeof type === 'string' && OTHER_TYPES.includes(type.toUpperCase());

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
