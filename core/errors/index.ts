export { isUserError, UserError } from './user-error';
