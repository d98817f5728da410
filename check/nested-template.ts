import { type Document, TemplateError } from '../core/templates';
import type { Unknown } from '../core/values';
import type { CheckOptions } from './check-options';
import { stackResources } from './stack-resources';
import type { TemplateCheck } from './template-check';
import type { NestedTemplate, TemplateReading, TemplateResource } from './template-reading';

/**
 * Checks a template inside another one. Its findings are where it is written.
 * @param check checks the resources of the inner template.
 */
export function checkNested(
  { name, path, value, parameters, problem, conditional }: NestedTemplate,
  document: Document,
  options: CheckOptions,
  check: (reading: TemplateReading, document: Document, options: CheckOptions) => TemplateCheck,
): TemplateCheck {
  const inner: Document = {
    ...document,
    value,
    warnings: [],
    locate: (inside) => document.locate([...path, ...inside]),
  };
  const named = (message: string): string => `TemplateBody of ${name}: ${message}`;
  try {
    if (problem !== undefined) throw new TemplateError(problem);
    const reading = stackResources(value, parameters, options.catalogue);
    const resources = reading.resources.map((each) => ifDeployed(each, conditional));
    const { findings, errors, warnings, ...others } = check({ ...reading, resources }, inner, options);
    return {
      ...others,
      findings: findings.map((finding) => ({
        ...finding,
        resource: `${name}/${finding.resource}`,
        subject: `${name}/${finding.subject}`,
      })),
      errors: errors.map((each) => ({ ...each, message: named(each.message) })),
      warnings: warnings.map((each) => ({ ...each, message: named(each.message) })),
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const located = { ...inner.locate(error.at?.path ?? []), message: named(error.message) };
    return { findings: [], resources: 0, unread: [], errors: [{ ...located, hidesResource: true }], warnings: [] };
  }
}

const ifDeployed = (resource: TemplateResource, conditional: Unknown | undefined): TemplateResource =>
  conditional && !resource.conditional ? { ...resource, conditional } : resource;
