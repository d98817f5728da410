import { PartlyKnown } from '../../../core/values/partly-known';
import { Alternatives, SetOnceDeployed, Unknown } from '../../../core/values/unknown';

/** Whether what was known of a value before the deployment holds of what it turned out to be. */
export function holdsOf(foreseen: unknown, value: unknown): boolean {
  // It fails with these values: there is no value of which something could hold.
  if (value instanceof Unknown) return true;
  if (foreseen instanceof Alternatives) return foreseen.values.some((each) => holdsOf(each, value));
  if (foreseen instanceof PartlyKnown) return typeof value === 'string' && value.startsWith(foreseen.start);
  if (foreseen instanceof SetOnceDeployed) return typeof value !== 'string' || value.trim() !== '';
  if (foreseen instanceof Unknown) return true;
  if (typeof foreseen !== 'object' || foreseen === null) return (foreseen ?? null) === (value ?? null);
  if (typeof value !== 'object' || value === null || Array.isArray(foreseen) !== Array.isArray(value)) return false;
  // Which places the items have is not known where one of them may not be there.
  if (
    Array.isArray(foreseen) &&
    foreseen.some((each) => each instanceof Alternatives && each.values.includes(undefined))
  )
    return true;
  const names = new Set([...Object.keys(foreseen), ...Object.keys(value)]);
  return [...names].every((name) => holdsOf(member(foreseen, name), member(value, name)));
}

const member = (of: object, name: string): unknown =>
  Object.hasOwn(of, name) ? (of as Record<string, unknown>)[name] : undefined;

/** What is known of a value, in a word: what compares nothing with nothing would not fail. */
export function kindOf(value: unknown): string {
  if (value instanceof Unknown) return value.constructor.name;
  return typeof value === 'string' ? 'text' : 'other';
}
