import type { Catalogue } from '../core/catalogue';
import type { GivenParameters } from '../core/files';
import { type Document, type TemplateKind, type TemplateProblem, templateKind } from '../core/templates';
import { armResources } from './arm-resources';
import { changedResources } from './changed-resources';
import type { CheckOptions } from './check-options';
import { checkResource } from './check-resource';
import { isTarget } from './is-target';
import { checkNested } from './nested-template';
import { mayHideResource } from './relevance';
import { stackResources } from './stack-resources';
import { withSubjects } from './subjects';
import { joinedChecks, type LocatedProblem, type TemplateCheck } from './template-check';
import type { TemplateReading } from './template-reading';

type Reader = (document: unknown, parameters: GivenParameters, catalogue: Catalogue) => TemplateReading;

const READERS: Readonly<Record<TemplateKind, Reader>> = {
  ARM: armResources,
  CloudFormation: stackResources,
  // A change set already contains the values of its parameters.
  'change set': changedResources,
};

/**
 * Checks the resources of a template with the same verdicts as the gates.
 * @throws TemplateError if the cloud would reject the template.
 */
export function checkTemplate(document: Document, options: CheckOptions): TemplateCheck {
  // The CloudFormation reader reports why a document of another kind is not a template.
  const read = READERS[templateKind(document.value) ?? 'CloudFormation'];
  return checkReading(read(document.value, options.parameters, options.catalogue), document, options);
}

function checkReading(reading: TemplateReading, document: Document, options: CheckOptions): TemplateCheck {
  const { unread, problems, nested = [] } = reading;
  const targets = reading.resources.filter(({ type }) => isTarget(type, options.catalogue));
  const checked = withSubjects(targets).map((resource) => checkResource(resource, document, reading, options));
  const own: TemplateCheck = {
    findings: checked.flat(),
    resources: checked.filter((findings) => findings.length > 0).length,
    unread: unread.map(({ path, reason, ...template }) => ({
      line: document.locate(path).line,
      message: reason,
      ...template,
    })),
    errors: locateProblems(problems, 'error', document),
    warnings: [...document.warnings, ...locateProblems(problems, 'warning', document)],
  };
  return joinedChecks([own, ...nested.map((each) => checkNested(each, document, options, checkReading))]);
}

const locateProblems = (
  problems: readonly TemplateProblem[],
  wanted: TemplateProblem['severity'],
  document: Document,
): LocatedProblem[] =>
  problems
    .filter(({ severity }) => severity === wanted)
    .map(({ path, message }) => ({
      ...document.locate(path),
      message,
      hidesResource: mayHideResource(path, document.value),
    }));
