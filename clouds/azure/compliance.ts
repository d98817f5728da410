import type { Compliance } from './resource-manager';

/** The part of a `policyStates/latest/summarize` response that is used here. */
interface Summary {
  readonly results?: Results;
  readonly policyAssignments?: readonly {
    readonly policyDefinitions?: readonly {
      readonly policyDefinitionReferenceId?: string;
      readonly results?: Results;
    }[];
  }[];
}

interface Results {
  readonly nonCompliantResources?: number;
  readonly resourceDetails?: readonly { readonly complianceState?: string; readonly count?: number }[];
}

/** Reads the compliance of one assignment from a summary. */
export function readCompliance(answer: unknown): Compliance {
  const [summary = {}] = (answer as { value?: readonly Summary[] }).value ?? [];
  const policies = (summary.policyAssignments ?? []).flatMap(({ policyDefinitions = [] }) => policyDefinitions);
  const found = policies.flatMap(({ policyDefinitionReferenceId: id, results }): [string, number][] => {
    const count = results?.nonCompliantResources ?? 0;
    return id === undefined || count === 0 ? [] : [[id, count]];
  });
  return {
    compliant: countOf(summary.results, 'compliant'),
    nonCompliant: summary.results?.nonCompliantResources ?? 0,
    exempt: countOf(summary.results, 'exempt'),
    nonCompliantByPolicy: Object.fromEntries(found),
  };
}

const countOf = (results: Results | undefined, state: string): number =>
  (results?.resourceDetails ?? [])
    .filter(({ complianceState }) => complianceState?.toLowerCase() === state)
    .reduce((sum, { count = 0 }) => sum + count, 0);
