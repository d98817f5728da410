import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A policy definition with its parameter values. */
export interface Asked {
  readonly name: string;
  readonly kind: 'emitted' | 'built-in' | 'probe';
  /** The control from which the definition was generated, if the definition can deny. */
  readonly control?: string;
  readonly definition: unknown;
  readonly parameters: Readonly<Record<string, unknown>>;
}

interface Definition {
  readonly name?: string;
  readonly properties: {
    readonly metadata?: { readonly control?: string };
    readonly parameters?: { readonly effect?: { readonly allowedValues?: readonly unknown[] } };
  };
}

/**
 * The definitions in a folder and its subfolders, each once. Definitions that support Deny are evaluated with this
 * effect, all others with their default effect.
 */
export function definitionsIn(folder: string, kind: Asked['kind']): Asked[] {
  const asked = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .toSorted()
    .flatMap((path) => {
      const json: unknown = JSON.parse(readFileSync(join(folder, path), 'utf8'));
      return isDefinition(json) ? [ask(json, path.replace(/\.json$/, ''), kind)] : [];
    });
  return [...new Map(asked.map((each) => [each.name, each])).values()];
}

const isDefinition = (json: unknown): json is Definition => {
  const { properties } = json as { readonly properties?: object };
  return properties !== undefined && 'policyRule' in properties;
};

function ask(definition: Definition, path: string, kind: Asked['kind']): Asked {
  const { metadata, parameters } = definition.properties;
  const canDeny = parameters?.effect?.allowedValues?.includes('Deny') ?? false;
  const { control } = metadata ?? {};
  return {
    name: kind === 'built-in' ? path : (definition.name ?? path),
    kind,
    ...(canDeny && control !== undefined ? { control } : {}),
    definition,
    parameters: canDeny ? { effect: 'Deny' } : {},
  };
}
