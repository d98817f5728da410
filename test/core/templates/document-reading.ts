import { parseDocument } from '../../../core/templates/document';
import { TemplateError } from '../../../core/templates/template-error';

export const valueOf = (text: string, file = 'stack.yaml'): unknown => parseDocument(text, { file }).value;

/** The message and position of the error in a text. */
export function errorOf(text: string, file = 'stack.yaml'): { message: string; at: unknown } {
  try {
    parseDocument(text, { file });
  } catch (error) {
    if (error instanceof TemplateError) return { message: error.message, at: error.at };
    throw error;
  }
  throw new Error('it was read');
}
