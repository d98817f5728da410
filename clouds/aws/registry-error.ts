import { UserError } from '../../core/errors';

/** The hook, its package or its configuration is not what a command needs. The message says what to do. */
export class RegistryError extends UserError {
  override readonly name: string = 'RegistryError';
}

/** The hook is not registered in a region. Whoever asks for all regions means those where it is. */
export class NotRegistered extends RegistryError {
  override readonly name = 'NotRegistered';
}
