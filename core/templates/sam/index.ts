export { expandServerless } from './expand';
export { SERVERLESS_API, SERVERLESS_TRANSFORM } from './member';
export { mayGenerate, referWithServerless } from './references';
