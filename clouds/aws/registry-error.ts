/** Something that the person who called can mend: what is wrong, and the remedy. Shown without a stack trace. */
export class RegistryError extends Error {
  override readonly name: string = 'RegistryError';
}

/** The hook is not registered in a region. Whoever asks for all regions means those where it is. */
export class NotRegistered extends RegistryError {
  override readonly name = 'NotRegistered';
}
