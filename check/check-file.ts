import type { Catalogue, Control } from '../core/catalogue';
import { declaredNames, type FileProblem, problemIn, readTemplateFile, type SourceFile } from '../core/files';
import { type CheckOptions, checkTemplate, type LocatedPart } from './check-template';
import type { CheckFinding } from './report';

/** The result of checking a file. */
export interface CheckedFile {
  readonly file: string;
  readonly isTemplate: boolean;
  readonly findings: readonly CheckFinding[];
  readonly resources: number;
  readonly errors: readonly FileProblem[];
  readonly unread: readonly LocatedPart[];
  /** Names of given parameters that the template declares, in the order in which they are given. */
  readonly declared: readonly string[];
}

/**
 * Whether a template may have findings, since it names a service that the controls look at. The positions of its
 * values are then read at once; of any other template they are read when they are needed.
 */
const mayHaveFindings = (catalogue: Catalogue, text: string): boolean => servicesIn(catalogue).test(text);

const cache = new WeakMap<Catalogue, RegExp>();

function servicesIn(catalogue: Catalogue): RegExp {
  const services = cache.get(catalogue) ?? new RegExp([...new Set(catalogue.flatMap(servicesOf))].join('|'), 'i');
  cache.set(catalogue, services);
  return services;
}

/** `ApiGateway` of AWS::ApiGateway::Stage; `ApiManagement` of Microsoft.ApiManagement/service. */
const servicesOf = ({ targets }: Control): string[] =>
  Object.entries(targets).flatMap(([type, { serverless }]) => [
    type.split(/::|[./]/)[1] ?? type,
    ...(serverless === undefined ? [] : ['Serverless']),
  ]);

/**
 * Checks a file. A file found in a folder may be anything; a file that the caller named has to be a template.
 * @param readText gives the file's text, or throws a SourceError.
 */
export function checkFile(source: SourceFile, readText: () => string, options: CheckOptions): CheckedFile {
  const nothing: CheckedFile = {
    file: source.path,
    isTemplate: false,
    findings: [],
    resources: 0,
    errors: [],
    unread: [],
    declared: [],
  };
  const { template, problem } = readTemplateFile(source, {
    readText,
    hasPositions: (text) => mayHaveFindings(options.catalogue, text),
  });
  if (problem !== undefined) return { ...nothing, errors: [problem] };
  if (template === undefined) return nothing;

  const { file, document } = template;
  const read = { ...nothing, isTemplate: true, declared: declaredNames(options.parameters, template) };
  try {
    const { findings, resources, unread } = checkTemplate(document, options);
    return { ...read, findings: findings.map((finding) => ({ ...finding, file })), resources, unread };
  } catch (error) {
    return { ...read, errors: [problemIn(file, error, document)] };
  }
}
