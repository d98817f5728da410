import { LARGEST_YAML, parseDocument, TemplateError } from '../templates';
import { derivedUnknown, isObject, Unknown, Unreadable } from '../values';
import type { ApiDocument } from './api-document';
import { readOpenApi } from './openapi';
import { readWsdl } from './wsdl';
import { XmlError } from './xml';

/** The formats of API Management whose content is read, in lower case. */
const READERS: Readonly<Record<string, (content: unknown) => ApiDocument | Unknown>> = {
  openapi: readOpenApiContent,
  'openapi+json': readOpenApiContent,
  'swagger-json': readOpenApiContent,
  wsdl: (content) => (typeof content === 'string' ? readWsdl(content) : new Unreadable('it is not a text')),
};

const LINK = /(?:^|-)link(?:-|$)/;

/**
 * Reads an API definition in a format of API Management: a text, or an object that was parsed already.
 * @returns Unknown with the reason if the document is not in the template, or cannot be read.
 */
export function readApiDocument(format: unknown, content: unknown): ApiDocument | Unknown {
  // What is known of the text says nothing about the values in it.
  if (content instanceof Unknown) return derivedUnknown(content);
  if (format instanceof Unknown) return new Unknown(`its format ${format.describe()}`);
  if (typeof format !== 'string') return new Unreadable('its format is missing');
  const name = format.toLowerCase();
  if (LINK.test(name)) return new Unreadable('it is a link, and the document is not in the template');
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (read === undefined) return new Unreadable('documents of this format are not read');
  try {
    return read(content);
  } catch (error) {
    if (error instanceof XmlError) return new Unreadable(error.message);
    if (error instanceof TemplateError) return new Unreadable(error.message.replace(/\.$/, ''));
    throw error;
  }
}

function readOpenApiContent(content: unknown): ApiDocument | Unknown {
  const document = typeof content === 'string' ? parseText(content) : content;
  return isObject(document) ? readOpenApi(document) : notADocument(document);
}

const notADocument = (value: unknown): Unknown =>
  value instanceof Unknown ? derivedUnknown(value) : new Unreadable('it is not an OpenAPI document');

function parseText(text: string): unknown {
  const isJson = text.trimStart().startsWith('{');
  if (!isJson && text.length > LARGEST_YAML) return new Unreadable('the YAML document is larger than 1 MB');
  return parseDocument(text, { file: 'document.yaml' }).value;
}
