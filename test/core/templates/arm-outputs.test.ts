import { PartlyKnown } from '../../../core/values/partly-known';
import { Unknown } from '../../../core/values/unknown';
import { api, propertiesAt, read, SCHEMA } from './arm-reading';

const later = new Unknown('reference() is evaluated only at deployment');

const PLAIN = 'http://plain.contoso.com';

/** A nested deployment with an output `url`. */
const siteModule = (
  more: Record<string, unknown> = {},
  properties: Record<string, unknown> = {},
): Record<string, unknown> => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name: 'site',
  properties: {
    mode: 'Incremental',
    expressionEvaluationOptions: { scope: 'inner' },
    template: { $schema: SCHEMA, outputs: { url: { type: 'string', value: PLAIN } }, resources: [] },
    ...properties,
  },
  ...more,
});

const withTemplate = (template: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> =>
  siteModule({}, { template: { $schema: SCHEMA, resources: [], ...template }, ...more });

/** The value of an expression beside nested deployments. In check, the scope of the deployment is unknown. */
function valueBeside(
  resources: unknown[] | Record<string, unknown>,
  expression: string,
  more: Record<string, unknown> = {},
): unknown {
  const user = api({ value: `[${expression}]` });
  const unknown = new Unknown('not in the template');
  const all = Array.isArray(resources) ? [...resources, user] : { ...resources, user };
  const scope = { subscriptionId: unknown, resourceGroup: unknown };
  const values = [{}, scope].map((options) => {
    return propertiesAt(read({ ...more, resources: all }, options), -1)['value'];
  });
  expect(values[1]).toEqual(values[0]);
  return values[0];
}

const OF_SITE = "reference('site').outputs.url.value";

describe('an output of a nested deployment in the file', () => {
  it.each([
    OF_SITE,
    "reference('SITE', '2022-09-01').OUTPUTS.Url.value",
    "reference('site').outputs['url'].value",
    "reference('site', '2022-09-01', 'Full').properties.outputs.url.value",
    "reference(resourceId('Microsoft.Resources/deployments', 'site')).outputs.url.value",
    "reference(resourceId('Microsoft.Resources/deployments', 'site'), '2022-09-01').outputs.url.value",
    "reference(resourceId('microsoft.resources/Deployments', concat('si', 'te'))).outputs.url.value",
    "if(equals(reference('site').outputs.url.type, 'string'), reference('site').outputs.url.value, '')",
  ])('is the value of %s', (expression) => {
    expect(valueBeside([siteModule()], expression)).toBe(PLAIN);
  });

  it('is found by the symbolic name or by the name', () => {
    const resources = { first: siteModule() };
    expect(valueBeside(resources, "reference('first').outputs.url.value", { languageVersion: '2.0' })).toBe(PLAIN);
    expect(valueBeside(resources, OF_SITE, { languageVersion: '2.0' })).toBe(PLAIN);
  });

  it('is not that of a deployment whose name is the symbolic name of another resource', () => {
    const version = { languageVersion: '2.0' };
    const existing = siteModule({ existing: true, name: 'other' });
    expect(valueBeside({ Site: existing, first: siteModule() }, OF_SITE, version)).toBeInstanceOf(Unknown);
    const script = { type: 'Microsoft.Resources/deploymentScripts', apiVersion: '2023-08-01', name: 'a' };
    expect(valueBeside({ site: script, first: siteModule() }, OF_SITE, version)).toBeInstanceOf(Unknown);
    const swapped = { site: withTemplate({ outputs: {} }, {}), first: siteModule() };
    expect(valueBeside(swapped, OF_SITE, version)).toBeInstanceOf(Unknown);
  });

  it('is evaluated in the scope of its template', () => {
    const outer = { variables: { url: 'https://outer' } };
    const inner = {
      variables: { url: 'https://inner' },
      parameters: { host: { type: 'string' } },
      outputs: {
        url: { type: 'string', value: "[variables('url')]" },
        host: { type: 'string', value: "[concat('http://', parameters('host'))]" },
      },
    };
    const given = { parameters: { host: { value: "[toUpper(variables('url'))]" } } };
    expect(valueBeside([withTemplate(inner, given)], OF_SITE, outer)).toBe('https://inner');
    expect(valueBeside([withTemplate(inner, given)], "reference('site').outputs.host.value", outer)).toBe(
      'http://HTTPS://OUTER',
    );
    expect(valueBeside([withTemplate(inner, { expressionEvaluationOptions: {} })], OF_SITE, outer)).toBe(
      'https://outer',
    );
  });

  it('may be passed from one deployment to the next', () => {
    const first = siteModule({ name: 'first' });
    const second = withTemplate(
      {
        parameters: { url: { type: 'string' } },
        outputs: { url: { type: 'string', value: "[concat(parameters('url'), '/v1')]" } },
      },
      { parameters: { url: { value: "[reference('first').outputs.url.value]" } } },
    );
    expect(valueBeside([second, first], OF_SITE)).toBe(`${PLAIN}/v1`);
  });

  it('keeps what is known of it', () => {
    const outputs = { url: { type: 'string', value: "[concat('https://', reference('x').host)]" } };
    expect(valueBeside([withTemplate({ outputs })], OF_SITE)).toStrictEqual(new PartlyKnown(later.reason, 'https://'));
  });

  it.each<[string, unknown[]]>([
    ['a deployment with a condition', [siteModule({ condition: true })]],
    ['a deployment in a copy loop', [siteModule({ copy: { name: 'l', count: 1 } })]],
    ['an existing deployment', [siteModule({ existing: true })]],
    ['two deployments with the same name', [siteModule(), siteModule()]],
    ['no such deployment', [siteModule({ name: 'other' })]],
    ['another resource', [{ ...siteModule(), type: 'Microsoft.Web/sites' }]],
    [
      'a linked template',
      [siteModule({}, { template: undefined, templateLink: { uri: 'https://contoso.com/a.json' } })],
    ],
    ['an unknown template', [siteModule({}, { template: "[reference('x').template]" })]],
    ['no such output', [withTemplate({ outputs: {} })]],
    ['a secure output', [withTemplate({ outputs: { url: { type: 'securestring', value: PLAIN } } })]],
    [
      'an output with a condition',
      [withTemplate({ outputs: { url: { type: 'string', condition: true, value: PLAIN } } })],
    ],
    ['an output in a loop', [withTemplate({ outputs: { url: { type: 'array', copy: { count: 1, input: PLAIN } } } })]],
  ])('is unknown for %s', (_, resources) => {
    expect(valueBeside(resources, OF_SITE)).toBeInstanceOf(Unknown);
  });

  it.each([
    "reference('site').provisioningState",
    "reference('site').outputs",
    "reference(resourceId('other', 'Microsoft.Resources/deployments', 'site')).outputs.url.value",
    "reference(subscriptionResourceId('Microsoft.Resources/deployments', 'site')).outputs.url.value",
    "reference(resourceId('Microsoft.Web/sites', 'site')).outputs.url.value",
    "listOutputsWithSecureValues('site', '2025-04-01').url",
  ])('is not the value of %s', (expression) => {
    expect(valueBeside([siteModule()], expression)).toBeInstanceOf(Unknown);
  });

  it('is found in another resource group only if the reference names the group', () => {
    const ofGroup = "reference(resourceId('other', 'Microsoft.Resources/deployments', 'site')).outputs.url.value";
    const ofSame = "reference(resourceId('Microsoft.Resources/deployments', 'site')).outputs.url.value";
    const resources = [siteModule({ resourceGroup: 'other' })];
    const unknown = new Unknown('not in the template');
    const scope = { subscriptionId: unknown, resourceGroup: unknown };
    const valueOf = (expression: string): unknown => {
      const reading = read({ resources: [...resources, api({ value: `[${expression}]` })] }, scope);
      return propertiesAt(reading, -1)['value'];
    };
    expect(valueOf(ofGroup)).toBe(PLAIN);
    expect(valueOf(ofSame)).toBeInstanceOf(Unknown);
  });

  it('is unknown in a circle', () => {
    const circle = (name: string, other: string): Record<string, unknown> => ({
      ...withTemplate(
        { parameters: { url: {} }, outputs: { url: { type: 'string', value: "[parameters('url')]" } } },
        { parameters: { url: { value: `[reference('${other}').outputs.url.value]` } } },
      ),
      name,
    });
    expect(valueBeside([circle('site', 'site')], OF_SITE)).toBeInstanceOf(Unknown);
    expect(valueBeside([circle('site', 'b'), circle('b', 'site')], OF_SITE)).toBeInstanceOf(Unknown);
    const named = siteModule({ name: `[${OF_SITE}]` });
    expect(valueBeside([named], OF_SITE)).toBeInstanceOf(Unknown);
    const outer = { expressionEvaluationOptions: {} };
    const itself = withTemplate({ outputs: { url: { type: 'string', value: `[${OF_SITE}]` } } }, outer);
    expect(valueBeside([itself], OF_SITE)).toBeInstanceOf(Unknown);
  });
});
