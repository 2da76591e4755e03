/** Where diagnostic lines go: an output channel in the editor, standard error in a terminal. Never holds file contents or tokens. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
}

export const SILENT_LOGGER: Logger = { info: () => undefined, warn: () => undefined };
