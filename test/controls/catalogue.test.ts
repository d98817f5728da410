import { readFileSync } from 'node:fs';
import { controls } from '../../controls';
import { allOf, defineControl, requires, set, whenPresent, yes } from '../../core/catalogue';
import { describeWithShared, sharedFile } from '../shared';

describe('the catalogue', () => {
  it('has ids in order, without duplicates', () => {
    const ids = controls.map(({ id }) => id);
    expect(ids).toEqual(ids.map((_id, index) => `GW${String(index + 1).padStart(3, '0')}`));
  });

  it('has a unique name for every control', () => {
    const names = controls.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('has titles and rationales that GitHub does not truncate', () => {
    const texts = controls.flatMap(({ title, rationale }) => [title, rationale]);
    expect(texts.filter((text) => text === '' || text.length > 1024)).toEqual([]);
  });

  it('refers to other systems for every control, with https', () => {
    for (const { references } of controls) {
      expect(references).not.toHaveLength(0);
      expect(references.every(({ url }) => url.startsWith('https://'))).toBe(true);
    }
  });

  it('has shorthands for parameters of one kind, and not with the name of another key', () => {
    const parameters = controls.flatMap((control) => Object.values(control.parameters ?? {}));
    const kinds = parameters.flatMap(({ shorthand, kind }) =>
      shorthand === undefined ? [] : [`${shorthand}: ${kind}`],
    );
    const names = [...new Set(kinds)].map((each) => each.split(':')[0]);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(['controls', 'parameters', 'exemptions', '$schema']).not.toContain(name);
  });
});

describe.each(
  controls.flatMap((control) =>
    Object.entries(control.targets).map(([type, target]) => ({ id: control.id, type, target })),
  ),
)('$id on $type', ({ target }) => {
  it('has examples of both kinds', () => {
    expect(target.compliant).not.toHaveLength(0);
    expect(target.violating).not.toHaveLength(0);
  });
});

describeWithShared('the texts on AWS::Serverless::Api', () => {
  const schema = JSON.parse(readFileSync(sharedFile('schemas/aws/aws-serverless-api.cfn-lint.json'), 'utf8'));
  const properties = Object.keys((schema as { properties: object }).properties);
  const serverless = controls.flatMap(({ targets }) =>
    Object.values(targets).flatMap((target) => target.serverless ?? []),
  );

  it('name only properties that it has', () => {
    const named = serverless.flatMap(({ property, compliant }) => [property ?? [], compliant.map(Object.keys)].flat(2));
    expect(named).toEqual(expect.arrayContaining(['TracingEnabled', 'OpenApiVersion']));
    expect(named.filter((name) => !properties.includes(name))).toEqual([]);
  });

  it('name no property for a client certificate, because it has none', () => {
    expect(properties.filter((name) => /certificate/i.test(name))).toEqual([]);
  });
});

describe('defineControl', () => {
  const parts = {
    id: 'GW999',
    name: 'example',
    title: 'Example',
    severity: 'LOW',
    defaultMode: 'enforce',
    rationale: 'None.',
    references: [],
  } as const;
  const target = { noun: 'examples', remediation: '', documentation: '', compliant: [], violating: [] };

  it('does not compile with an unbound fact or a fact that the requirement does not use', () => {
    const control = defineControl({
      ...parts,
      requirement: allOf(requires('certificate', set), whenPresent('tracing', yes)),
      targets: {
        // @ts-expect-error: tracing is not bound
        Unbound: { ...target, facts: { certificate: 'Certificate' } },
        // @ts-expect-error: the requirement does not use logging
        Unasked: { ...target, facts: { certificate: 'Certificate', tracing: 'Tracing', logging: 'Logging' } },
        Right: { ...target, facts: { certificate: 'Certificate', tracing: null } },
      },
    });
    expect(Object.keys(control.targets)).toContain('Right');
  });
});
