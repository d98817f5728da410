import { Validator } from '@cfworker/json-schema';
import { configurationSchema } from '../../../core/configuration';
import { catalogue, certificate, clientHttps } from '../../catalogue';

describe('the schema of the configuration', () => {
  const { typeConfiguration, definitions } = configurationSchema(catalogue);

  it('has a property for each shorthand, described by its parameter', () => {
    expect(Object.keys(typeConfiguration.properties)).toEqual([
      'controls',
      'parameters',
      'clientCertificates',
      'implicitStages',
      'exemptions',
      '$schema',
    ]);
    expect(typeConfiguration.properties['clientCertificates']?.['description']).toBe(
      certificate.parameters?.['allowed']?.description,
    );
  });

  it('has no default for shorthands', () => {
    const defaults = Object.entries(typeConfiguration.properties).filter(([, property]) => 'default' in property);
    expect(defaults.map(([name]) => name)).toEqual(['controls', 'parameters', 'exemptions']);
  });

  it('accepts its own examples', () => {
    const validator = new Validator({ ...typeConfiguration, definitions }, '7', false);
    const examples = Object.entries(typeConfiguration.properties).flatMap(([name, { examples = [] }]) =>
      examples.map((example) => ({ [name]: example })),
    );
    expect(examples.map((example) => Object.keys(example)[0])).toEqual([
      'controls',
      'parameters',
      'clientCertificates',
      'implicitStages',
      'exemptions',
    ]);
    for (const example of examples) expect(validator.validate(example)).toMatchObject({ valid: true });
  });

  it('has no parameters for a catalogue without parameters', () => {
    const schema = configurationSchema([clientHttps]);
    expect(Object.keys(schema.typeConfiguration.properties)).toEqual(['controls', 'exemptions', '$schema']);
    expect(Object.keys(schema.definitions)).toEqual(['Mode', 'Controls', 'Exemption']);
  });
});
