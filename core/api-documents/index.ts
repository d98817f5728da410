export { factsElsewhere } from './facts-elsewhere';
export { readOpenApi } from './openapi';
