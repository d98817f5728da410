import type { Catalogue, Control } from '../core/catalogue';
import { type FileProblem, SourceError, type SourceFile } from '../core/files';
import { type Document, mayBeTemplate, parseDocument, TemplateError } from '../core/templates';
import { type CheckOptions, checkedKind, checkTemplate, declaredNames, type LocatedPart } from './check-template';
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

const NO_TEMPLATE =
  'Not a CloudFormation or ARM template. A CloudFormation template has "Resources", each with a "Type"; an ARM template has "$schema" and "resources".';

/** Found in malformed files that are meant as templates: folders hold other files too, such as Helm charts. */
const TRACE_OF_TEMPLATE = /AWS::|AWSTemplateFormatVersion|deploymentTemplate\.json|Microsoft\./i;

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
 * @param read gives the file's text, or throws a SourceError.
 */
export function checkFile({ path: file, origin }: SourceFile, read: () => string, options: CheckOptions): CheckedFile {
  const nothing: CheckedFile = {
    file,
    isTemplate: false,
    findings: [],
    resources: 0,
    errors: [],
    unread: [],
    declared: [],
  };
  const failed = (message: string, line?: number, template?: Document): CheckedFile => ({
    ...nothing,
    ...(template === undefined ? {} : { isTemplate: true, declared: declaredNames(template, options) }),
    errors: [{ file, ...(line === undefined ? {} : { line }), message }],
  });

  let text = '';
  let document: Document | undefined;
  try {
    text = read();
    if (origin === 'found' && !mayBeTemplate(text)) return nothing;
    document = parseDocument(text, { file, positions: mayHaveFindings(options.catalogue, text) });
    if (checkedKind(document.value) === undefined) return origin === 'named' ? failed(NO_TEMPLATE) : nothing;
    const { findings, resources, unread } = checkTemplate(document, options);
    return {
      ...nothing,
      isTemplate: true,
      findings: findings.map((finding) => ({ ...finding, file })),
      resources,
      unread,
      declared: declaredNames(document, options),
    };
  } catch (error) {
    if (error instanceof SourceError)
      return error.isNoTemplate && origin === 'found' ? nothing : failed(error.message, error.line);
    if (!(error instanceof TemplateError)) throw error;
    if (document === undefined && origin === 'found' && !TRACE_OF_TEMPLATE.test(text)) return nothing;
    const { line, path = [] } = error.at ?? {};
    return failed(error.message, line ?? document?.locate(path).line, document);
  }
}
