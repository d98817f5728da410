import { readArmParameters } from '../../../core/templates/arm/read';
import { Unknown } from '../../../core/values/unknown';
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
