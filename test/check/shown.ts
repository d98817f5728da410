import type { CheckFinding } from '../../check/report';

/** Findings as reports show them, with what they name of their control. */
export const shown = <Finding extends Pick<CheckFinding, 'control'>>(findings: readonly Finding[]) =>
  findings.map(({ control: { id, name, severity }, ...finding }) => ({ control: id, name, severity, ...finding }));
