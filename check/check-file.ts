import type { Catalogue, Control } from '../core/catalogue';
import { declaredNames, type FileProblem, problemIn, readTemplateFile, type SourceFile } from '../core/files';
import { type CheckOptions, checkTemplate, type LocatedUnreadPart } from './check-template';
import type { CheckFinding } from './report';

/** The result of checking a file. */
export interface CheckedFile {
  readonly file: string;
  readonly isTemplate: boolean;
  readonly findings: readonly CheckFinding[];
  readonly resources: number;
  readonly errors: readonly FileProblem[];
  /** What the cloud accepts but is probably a mistake. */
  readonly warnings: readonly FileProblem[];
  readonly unread: readonly LocatedUnreadPart[];
  /** The given parameters that the template declares, in the order given. */
  readonly declared: readonly string[];
}

/**
 * Whether a template may have findings, because it names a service of the catalogue. Only then are the positions of its
 * values read with the values; otherwise they are read on demand.
 */
const mayHaveFindings = (catalogue: Catalogue, text: string): boolean => servicesIn(catalogue).test(text);

const servicesByCatalogue = new WeakMap<Catalogue, RegExp>();

function servicesIn(catalogue: Catalogue): RegExp {
  const services =
    servicesByCatalogue.get(catalogue) ?? new RegExp([...new Set(catalogue.flatMap(servicesOf))].join('|'), 'i');
  servicesByCatalogue.set(catalogue, services);
  return services;
}

/** For example `ApiGateway` from AWS::ApiGateway::Stage, `ApiManagement` from Microsoft.ApiManagement/service. */
const servicesOf = ({ targets }: Control): string[] =>
  Object.entries(targets).flatMap(([type, { serverless }]) => [
    type.split(/::|[./]/)[1] ?? type,
    ...(serverless === undefined ? [] : ['Serverless']),
  ]);

/**
 * Checks a file. A file found in a folder need not be a template; a file that the user named must be one.
 * @param readText returns the text of the file, or throws a SourceError.
 */
export function checkFile(source: SourceFile, readText: () => string, options: CheckOptions): CheckedFile {
  const empty: CheckedFile = {
    file: source.path,
    isTemplate: false,
    findings: [],
    resources: 0,
    errors: [],
    warnings: [],
    unread: [],
    declared: [],
  };
  const { template, problem } = readTemplateFile(source, {
    readText,
    hasPositions: (text) => mayHaveFindings(options.catalogue, text),
  });
  if (problem !== undefined) return { ...empty, errors: [problem] };
  if (template === undefined) return empty;

  const { file, document } = template;
  const read = { ...empty, isTemplate: true, declared: declaredNames(options.parameters, template) };
  try {
    const { findings, resources, unread, errors, warnings } = checkTemplate(document, {
      ...options,
      parameters: new Map([...(source.parameters ?? []), ...options.parameters]),
    });
    const inFile = <Located>(located: Located): Located & { file: string } => ({ file, ...located });
    return {
      ...read,
      findings: findings.map((finding) => ({ ...finding, file })),
      resources,
      unread,
      errors: errors.map(inFile),
      warnings: warnings.map(inFile),
    };
  } catch (error) {
    return { ...read, errors: [problemIn(file, error, document)] };
  }
}
