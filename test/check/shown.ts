import type { CheckFinding } from '../../check/report';

/** Findings as reports show them, with what they name of their control. */
export const shown = <Finding extends Pick<CheckFinding, 'control' | 'subject'>>(findings: readonly Finding[]) =>
  findings.map(({ control: { id, name, severity }, subject: _subject, ...finding }) => ({
    control: id,
    name,
    severity,
    ...finding,
  }));
