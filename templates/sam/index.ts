export { expandServerless } from './expand';
export { SERVERLESS_TRANSFORM } from './member';
export { mayMake, referThrough } from './references';
