import type { PropertyPath } from './properties';

/**
 * A search for violations of a control in free-form text that cannot be evaluated exactly, such as API Management
 * policies in XML. Azure Policy and `check` run the search. They report matches and never deny them. The search does not
 * change the control's verdict.
 */
export interface PolicyTextSearch {
  /** Generated names consist of the control's id and this name. */
  readonly name: string;
  /** The state that the search checks. */
  readonly title: string;
  /** The violations that the search misses, and the harmless texts that it reports. */
  readonly limits: string;
  readonly remediation: string;
  /** The property that holds the text, by resource type. */
  readonly targets: Readonly<Record<string, PropertyPath>>;
  /** A text that contains one of these, in any letter case, is reported. */
  readonly signs: readonly string[];
  /** Example texts. */
  readonly reported: readonly string[];
  readonly notReported: readonly string[];
}
