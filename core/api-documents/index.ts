export type { ApiDocument, ApiOperation } from './api-document';
export { factsElsewhere } from './facts-elsewhere';
export { readOpenApi } from './openapi';
