export { problemOf } from './problem';
export type { ObjectSchema, PropertySchema } from './schema';
