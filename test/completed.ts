import type { Document } from '../core/templates';
import { isObject } from '../core/values';

/** Declares the resources that a part of a template refers to, and that the part does not contain. */
export function completed(document: Document, missing: readonly string[]): Document {
  const value = isObject(document.value) ? document.value : {};
  const added = Object.fromEntries(missing.map((name) => [name, { Type: 'Custom::Elsewhere' }]));
  const resources = isObject(value['Resources']) ? value['Resources'] : {};
  return { ...document, value: { ...value, Resources: { ...resources, ...added } } };
}

/** The names in error messages about references to nothing. */
export const namesMissingIn = (messages: readonly string[]): string[] =>
  messages.flatMap((message) => /Unresolved resource dependencies \[(\w+)\]/.exec(message)?.[1] ?? []);
