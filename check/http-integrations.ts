import { isAbsent } from '../core/evaluation';
import { memberAt, piecesOf } from '../core/templates';
import { Alternatives, readPath, Unknown } from '../core/values';
import { ReferenceTo } from './reference';
import type { TemplateReading, TemplateResource } from './template-reading';

/**
 * Why a control does not matter that is about HTTP integrations: the API of a stage has none, as only those of type HTTP
 * and HTTP_PROXY present a client certificate. Undefined where it has one, and where the template does not show every integration of the API.
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
  // Outputs are absent where the template may have more resources.
  if (api === undefined || others.length > 0 || outputs === undefined) return undefined;
  const exposed = [
    ...outputs,
    ...resources
      .filter(isOtherService)
      .map(({ properties, propertiesPath }) => ({ value: properties, path: propertiesPath })),
  ];
  if (exposed.some(({ value, path }) => mayGetMethodsFrom(api, resources, value, memberAt(template, path))))
    return undefined;
  const methods = resources.filter(({ type }) => type === 'AWS::ApiGateway::Method');
  const own = [...typesInDefinition(api), ...typesOf(methods.filter((each) => belongsTo(each, api)))];
  const possible = typesOf(methods.filter((each) => mayBelongTo(each, resources.filter(isRestApi))));
  return own.length > 0 && [...own, ...possible].every(isOfOtherType)
    ? `The control does not matter here: no integration of ${api.name} is of type HTTP or HTTP_PROXY.`
    : undefined;
}

const isRestApi = ({ type }: TemplateResource): boolean => type === 'AWS::ApiGateway::RestApi';

const isIdOf = (value: unknown, { name }: TemplateResource): boolean =>
  value instanceof ReferenceTo && value.logicalId === name && [undefined, 'RestApiId'].includes(value.attribute);

/**
 * Whether the holder of a value may add methods to an API: the value has the id of one of its resources, below which
 * another template or a custom resource can declare more.
 */
function mayGetMethodsFrom(
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
    // The value of a text does not show the references in it.
    contains(written, (each) => referencesIn(each).some(([logicalId = '', attribute]) => isPlace(logicalId, attribute)))
  );
}

const isOtherService = ({ type }: TemplateResource): boolean => !type.startsWith('AWS::ApiGateway::');

/** The references in a text or a function: a logical id each, with its attribute, if any. */
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

/** The type of an integration that the template does not show. */
const UNSEEN_INTEGRATION = new Unknown('not every integration can be seen');

/** The types of the integrations in the API's own definition. */
function typesInDefinition({ properties, isMadeBySam }: TemplateResource): unknown[] {
  if (properties instanceof Unknown) return [UNSEEN_INTEGRATION];
  const [body, ...elsewhere] = ['Body', 'BodyS3Location', 'CloneFrom'].map((name) => readPath(properties, name));
  if (elsewhere.some((each) => !isAbsent(each))) return [UNSEEN_INTEGRATION];
  if (!isAbsent(body)) return typesInPaths(readPath(body, 'paths'));
  // The definition that SAM writes has integrations with functions and state machines only.
  return isMadeBySam ? ['AWS_PROXY'] : [];
}

/** An OpenAPI definition has an operation for each method of each path. */
const METHOD = /^(?:get|put|post|delete|options|head|patch|trace|x-amazon-apigateway-any-method)$/i;

function typesInPaths(paths: unknown): unknown[] {
  if (!isObject(paths)) return [UNSEEN_INTEGRATION];
  return Object.values(paths).flatMap((path) => {
    if (!isObject(path) || Object.hasOwn(path, '$ref')) return [UNSEEN_INTEGRATION];
    return Object.entries(path).flatMap(([method, operation]) =>
      METHOD.test(method) ? [typeOf(readPath(operation, 'x-amazon-apigateway-integration'))] : [],
    );
  });
}

/** Members beside a reference are ignored. */
const typeOf = (integration: unknown): unknown =>
  isObject(integration) && Object.hasOwn(integration, '$ref') ? UNSEEN_INTEGRATION : readPath(integration, 'type');

const typesOf = (methods: readonly TemplateResource[]): unknown[] =>
  methods.map(({ properties }) => readPath(properties, 'Integration.Type'));

const belongsTo = ({ properties }: TemplateResource, api: TemplateResource): boolean =>
  isIdOf(readPath(properties, 'RestApiId'), api);

/** Whether the API of a method is unknown. */
function mayBelongTo(method: TemplateResource, apis: readonly TemplateResource[]): boolean {
  const id = readPath(method.properties, 'RestApiId');
  return id instanceof Unknown && !apis.some((api) => isIdOf(id, api));
}

const OTHER_TYPES: readonly string[] = ['AWS', 'AWS_PROXY', 'MOCK'];

const isOfOtherType = (type: unknown): boolean =>
  type instanceof Alternatives
    ? type.values.every(isOfOtherType)
    : typeof type === 'string' && OTHER_TYPES.includes(type.toUpperCase());

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
