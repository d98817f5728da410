import type { PropertyPath } from './control';

/**
 * A search in texts for signs of what a control forbids, where the texts are too free to be decided. What is found is
 * reported and never denied; it is no part of the control's verdict, and no control holds it: the hook does without.
 */
export interface Audit {
  /** The control whose subject it is. */
  readonly control: `GW${number}`;
  /** After the control's id in the names that are made of it. */
  readonly name: string;
  /** The state of the world that it asks for. */
  readonly title: string;
  /** What it cannot see, and what it reports for nothing. */
  readonly limits: string;
  readonly remediation: string;
  /** The property that holds the text, by resource type. */
  readonly targets: Readonly<Record<string, PropertyPath>>;
  /** One of these in the text, whatever its letter case, is reported. */
  readonly signs: readonly string[];
  /** Examples of texts. */
  readonly reported: readonly string[];
  readonly passedOver: readonly string[];
}
