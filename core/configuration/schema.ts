import type { Catalogue, Control, Parameter } from '../catalogue';
import type { PropertySchema } from '../json-schema';
import { type Exemption, LONGEST_NAME } from './configuration';

/** The JSON schema of a configuration, in the format of a CloudFormation Hook's schema. */
export interface ConfigurationSchema {
  readonly typeConfiguration: {
    readonly properties: Readonly<Record<string, PropertySchema>>;
    readonly additionalProperties: false;
  };
  readonly definitions: Readonly<Record<string, object>>;
}

/** The schema of the configuration for a catalogue. */
export function configurationSchema(catalogue: Catalogue): ConfigurationSchema {
  const configurable = catalogue.filter(({ parameters }) => Object.keys(parameters ?? {}).length > 0);
  return {
    typeConfiguration: {
      // An error message about an unknown property, other than a misspelt one, shows the example of the first property.
      properties: {
        controls: {
          description: 'The mode of each control. A control without an entry has its default mode.',
          $ref: '#/definitions/Controls',
          default: {},
          examples: [controlsExample(catalogue)],
        },
        ...(configurable.length === 0 ? {} : { parameters: parametersProperty(configurable) }),
        ...shorthandProperties(configurable),
        exemptions: {
          description: 'Permitted violations, each with a control, a reason and a last day.',
          type: 'array',
          items: { $ref: '#/definitions/Exemption' },
          insertionOrder: false,
          default: [],
          examples: exemptionExamples(catalogue),
        },
        $schema: {
          description: 'The URL of this schema, for editors.',
          type: 'string',
        },
      },
      additionalProperties: false,
    },
    definitions: {
      Mode: {
        description: 'enforce fails the deployment, warn permits it and reports the finding, off skips the control.',
        type: 'string',
        enum: ['enforce', 'warn', 'off'],
        examples: ['warn'],
      },
      Controls: closed(catalogue.map(({ id, name }) => [id, { title: name, ...MODE }])),
      ...(configurable.length === 0
        ? {}
        : {
            Parameters: closed(
              configurable.map(({ id, name }) => [id, { title: name, $ref: `#/definitions/${definitionOf(id)}` }]),
            ),
          }),
      ...Object.fromEntries(configurable.map((control) => [definitionOf(control.id), parametersOf(control)])),
      Exemption: exemptionOf(catalogue),
    },
  };
}

const MODE = { $ref: '#/definitions/Mode' };

/** An object without further properties. */
const closed = (properties: readonly (readonly [string, object])[]): object => ({
  type: 'object',
  properties: Object.fromEntries(properties),
  additionalProperties: false,
});

const definitionOf = (id: string): string => `${id}Parameters`;

const parametersOf = ({ parameters = {} }: Control): object =>
  closed(Object.entries(parameters).map(([name, parameter]) => [name, parameterProperty(parameter)]));

function parameterProperty({ description, ...parameter }: Parameter): PropertySchema {
  switch (parameter.kind) {
    case 'targetMode':
      return { description, ...MODE, examples: [parameter.example] };
    case 'allowedValues':
      return {
        description,
        type: 'array',
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        uniqueItems: true,
        insertionOrder: false,
        examples: [parameter.example],
      };
  }
}

const parametersProperty = (configurable: readonly Control[]): PropertySchema => ({
  description: 'Settings of controls in addition to their modes.',
  $ref: '#/definitions/Parameters',
  default: {},
  examples: configurable.slice(0, 1).map(({ id, parameters = {} }) => ({
    [id]: Object.fromEntries(Object.entries(parameters).map(([name, { example }]) => [name, example])),
  })),
});

/** Shorthands have no defaults: a default would conflict with a parameter that is set by its own name. */
function shorthandProperties(configurable: readonly Control[]): Readonly<Record<string, PropertySchema>> {
  const parameters = configurable.flatMap(({ parameters = {} }) => Object.values(parameters));
  const names = new Set(parameters.flatMap(({ shorthand }) => shorthand ?? []));
  // The first control with a shorthand describes the shorthand.
  const described = (name: string) => parameters.filter(({ shorthand }) => shorthand === name).slice(0, 1);
  return Object.fromEntries(
    [...names].flatMap((name) => described(name).map((parameter) => [name, parameterProperty(parameter)])),
  );
}

const controlsExample = (catalogue: Catalogue): object =>
  Object.fromEntries(catalogue.slice(0, 2).map(({ id }, index) => [id, index === 0 ? 'enforce' : 'warn']));

const exemptionExamples = (catalogue: Catalogue): Exemption[][] =>
  catalogue
    .slice(0, 1)
    .map(({ id }) => [
      { control: id, stack: 'legacy-*', reason: 'moves to the new platform in March', expires: '2027-03-31' },
    ]);

const exemptionOf = (catalogue: Catalogue): object => ({
  type: 'object',
  properties: {
    control: { type: 'string', enum: catalogue.map(({ id }) => id) },
    stack: {
      description: 'Name of the stack. * matches any characters, ? matches one.',
      type: 'string',
      minLength: 1,
      maxLength: LONGEST_NAME,
    },
    resource: {
      description: 'Logical id of the resource. * matches any characters, ? matches one.',
      type: 'string',
      minLength: 1,
      maxLength: LONGEST_NAME,
    },
    scope: {
      description: 'Azure: scope of the policy exemption. An exemption with only a scope does not apply in AWS.',
      type: 'string',
      minLength: 1,
    },
    reason: { type: 'string', pattern: '\\S', maxLength: 500 },
    expires: {
      description: 'The last day on which the exemption applies, in UTC.',
      type: 'string',
      format: 'date',
    },
  },
  required: ['control', 'reason', 'expires'],
  anyOf: [{ required: ['stack'] }, { required: ['resource'] }, { required: ['scope'] }],
  additionalProperties: false,
});
