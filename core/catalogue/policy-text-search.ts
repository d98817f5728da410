import type { PropertyPath } from './properties';

/**
 * A search for signs of what a control forbids in texts that are too free-form to decide, such as API Management
 * policies in XML. Matches are reported, never denied; a search does not change the control's verdict, and only Azure
 * Policy runs it.
 */
export interface PolicyTextSearch {
  /** Follows the control's id in generated names. */
  readonly name: string;
  /** The state that it asks for. */
  readonly title: string;
  /** What the search misses, and what it reports in error. */
  readonly limits: string;
  readonly remediation: string;
  /** The property that holds the text, by resource type. */
  readonly targets: Readonly<Record<string, PropertyPath>>;
  /** A text that contains one of these, in any letter case, is reported. */
  readonly signs: readonly string[];
  /** Examples of texts. */
  readonly reported: readonly string[];
  readonly notReported: readonly string[];
}
