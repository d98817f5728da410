import { readArmParameters } from '../../../core/templates/arm/read';
import { Alternatives, Unknown } from '../../../core/values/unknown';
import { valueOf } from './arm-reading';

describe('a parameter', () => {
  const parameters = {
    plain: { type: 'string' },
    preset: { type: 'string', defaultValue: 'preset' },
    computed: { type: 'string', defaultValue: "[concat(parameters('preset'), '!')]" },
    optional: { type: 'string', nullable: true },
    typed: { $ref: '#/definitions/maybe' },
    secret: { type: 'secureString' },
  };
  const definitions = { maybe: { $ref: '#/definitions/text' }, text: { type: 'string', nullable: true } };

  it.each<[string, Record<string, unknown>, unknown]>([
    ['preset', {}, 'preset'],
    ['PRESET', {}, 'preset'],
    ['computed', {}, 'preset!'],
    ['computed', { Preset: 'given' }, 'given!'],
    ['preset', { preset: '[not an expression]' }, '[not an expression]'],
    ['preset', { preset: null }, 'preset'],
    ['plain', {}, new Unknown("the parameter 'plain' has no value and no default")],
    ['secret', {}, new Unknown("the parameter 'secret' has no value and no default")],
    ['plain', { plain: 'given' }, 'given'],
    ['optional', {}, null],
    ['typed', {}, null],
  ])('%s with %j is %j', (name, given, expected) => {
    const value = valueOf(`[parameters('${name}')]`, { parameters, definitions }, { parameters: given });
    expect(value).toEqual(expected);
  });

  const reason = "the parameter 'kind' has no value and no default";

  it.each<[string, Record<string, unknown>, unknown]>([
    ['has one of its allowed values', { allowedValues: ['http', 'ws'] }, new Alternatives(reason, ['http', 'ws'])],
    ['has its only allowed value', { AllowedValues: ['http'] }, 'http'],
    ['has an escaped allowed value', { allowedValues: ['[[a]'] }, '[a]'],
    ['has its default', { allowedValues: ['http', 'ws'], defaultValue: 'WS' }, 'WS'],
    [
      'ignores a default that is not allowed',
      { allowedValues: ['http', 'ws'], defaultValue: '<http or ws>' },
      new Alternatives("the parameter 'kind' has no value, and its default is not an allowed value", ['http', 'ws']),
    ],
    ['may have any of the allowed items', { type: 'array', allowedValues: ['http', 'ws'] }, new Unknown(reason)],
    ['has too many allowed values', { allowedValues: Array.from({ length: 65 }, String) }, new Unknown(reason)],
    ['has no allowed values', { allowedValues: [] }, new Unknown(reason)],
  ])('without a value %s', (_, declaration, expected) => {
    const value = valueOf("[parameters('kind')]", { parameters: { kind: { type: 'string', ...declaration } } });
    expect(value).toEqual(expected);
  });

  it('has one of the allowed values of its definition', () => {
    const parameters = { url: { $ref: '#/definitions/Address' } };
    const definitions = {
      Address: { $ref: '#/definitions/plain' },
      plain: { type: 'string', allowedValues: ['http://a', 'http://b'] },
    };
    expect(valueOf("[parameters('url')]", { parameters, definitions })).toMatchObject({
      values: ['http://a', 'http://b'],
    });
  });

  it('with allowed values may be the key of a map', () => {
    const template = {
      parameters: { kind: { type: 'string', allowedValues: ['test', 'live'] } },
      variables: { urls: { test: 'http://test', live: 'http://live' } },
    };
    expect(valueOf("[variables('urls')[parameters('kind')]]", template)).toEqual(
      new Alternatives(reason, ['http://test', 'http://live']),
    );
    expect(valueOf("[if(equals(parameters('kind'), 'live'), concat(parameters('kind'), '!'), 'x')]", template)).toEqual(
      new Alternatives(reason, ['live!', 'x']),
    );
  });

  it('of a deployment has its default, although it is not allowed', () => {
    const parameters = { kind: { type: 'string', allowedValues: ['a'], defaultValue: 'b' } };
    expect(valueOf("[parameters('kind')]", { parameters }, { values: 'final' })).toBe('b');
  });

  it('may come from a parameter file', () => {
    const file = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
      parameters: {
        url: { value: 'https://contoso.com' },
        secret: { reference: { keyVault: { id: '/…' }, secretName: 's' } },
        computed: { expression: "[externalInput('a')]" },
      },
    };
    expect(readArmParameters(file)).toEqual({
      url: 'https://contoso.com',
      secret: new Unknown("the parameter 'secret' is a Key Vault secret, which is read at deployment"),
      computed: new Unknown("the parameter 'computed' is an expression, which is evaluated at deployment"),
    });
    expect(() => readArmParameters({ parameters: { url: 'https://contoso.com' } })).toThrow(
      `The parameter 'url' has no value. Example: {"parameters": {"serviceUrl": {"value": "https://echo.contoso.com"}}}`,
    );
    expect(() => readArmParameters([])).toThrow('The parameters are null, not an object.');
  });
});
